/**
 * The bounded set of loaded isolates: who stays, who leaves, and that nobody is ended in the middle of a call.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LoadById, type WarmIsolate, WarmIsolates } from "../../../durable-objects/worker-host/warm-isolates.ts";
import type { LoadedIsolate } from "../../../src/sandbox/load.ts";

/** A loader that remembers which isolates live. */
function recordingLoader() {
  const living = new Set<string>();
  const unused = () => Promise.reject(new Error("not part of this test"));
  const load: LoadById = (id) => {
    living.add(id);
    return {
      ...{ run: unused, runBatch: unused, stream: unused, probe: unused, serve: unused, cancel: unused },
      ending: unused,
      drop: async () => void living.delete(id),
    };
  };
  return { living, load };
}

describe("WarmIsolates", () => {
  it("loads once and finds again", () => {
    const { load } = recordingLoader();
    const isolates = new WarmIsolates("w0", 2);
    const first = isolates.acquire("a", load);
    isolates.release(first.warm);
    const second = isolates.acquire("a", load);
    expect([first.cold, second.cold]).toEqual([true, false]);
    expect(second.warm).toBe(first.warm);
  });

  it("evicts the idle one that was used longest ago", () => {
    const { living, load } = recordingLoader();
    const isolates = new WarmIsolates("w0", 2);
    for (const key of ["a", "b", "a", "c"]) isolates.release(isolates.acquire(key, load).warm);
    expect([...living]).toEqual(["w0:a:0", "w0:c:2"]);
  });

  it("evicts those last that are pinned", () => {
    const { living, load } = recordingLoader();
    const isolates = new WarmIsolates("w0", 2);
    isolates.pin(new Set(["a"]));
    for (const key of ["a", "b", "c", "d"]) isolates.release(isolates.acquire(key, load).warm);
    expect([...living]).toEqual(["w0:a:0", "w0:d:3"]);
    isolates.pin(new Set(["a", "d"]));
    isolates.release(isolates.acquire("e", load).warm);
    expect(isolates.size).toBe(2);
    expect([...living].at(-1)).toBe("w0:e:4");
    isolates.retireAll();
    expect([...living]).toEqual([]);
  });

  it("lets a retired isolate finish its calls, under an id that is never used again", () => {
    const { living, load } = recordingLoader();
    const isolates = new WarmIsolates("w0", 2);
    const { warm } = isolates.acquire("a", load);
    isolates.retire(warm);
    const next = isolates.acquire("a", load);
    expect(next.cold).toBe(true);
    expect([...living]).toEqual(["w0:a:0", "w0:a:1"]);
    isolates.release(warm);
    expect([...living]).toEqual(["w0:a:1"]);
  });

  it("keeps no more than it may once all is idle, and ends none that is in use", () => {
    const step = fc.record({
      key: fc.constantFrom("a", "b", "c", "d", "e"),
      finish: fc.boolean(),
      retire: fc.boolean(),
    });
    fc.assert(fc.property(fc.array(step, { maxLength: 80 }), playAndCheck));
  });
});

interface Step {
  readonly key: string;
  /** Whether the call that has run longest finishes. */
  readonly finish: boolean;
  /** Whether the isolate just used is retired. */
  readonly retire: boolean;
}

/** Plays the steps and checks that every isolate in use lives. */
function playAndCheck(steps: readonly Step[]): void {
  const { living, load } = recordingLoader();
  const isolates = new WarmIsolates("w0", 2);
  const idOf = new Map<LoadedIsolate, string>();
  const inUse: WarmIsolate[] = [];
  const loadAndName: LoadById = (id) => {
    const isolate = load(id);
    idOf.set(isolate, id);
    return isolate;
  };
  for (const { key, finish, retire } of steps) {
    const { warm } = isolates.acquire(key, loadAndName);
    inUse.push(warm);
    if (retire) isolates.retire(warm);
    const longest = finish ? inUse.shift() : undefined;
    if (longest !== undefined) isolates.release(longest);
    for (const { isolate } of inUse) expect(living).toContain(idOf.get(isolate));
  }
  for (const warm of inUse) isolates.release(warm);
  isolates.release(isolates.acquire("last", loadAndName).warm);
  expect(isolates.size).toBeLessThanOrEqual(2);
  expect(living.size).toBe(isolates.size);
}

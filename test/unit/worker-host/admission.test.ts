/**
 * Admission: the limits hold whatever happens, nobody who fits is kept waiting, nobody waits too long.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Admission } from "../../../durable-objects/worker-host/admission.ts";

const LIMITS = { maxFunctions: 2, maxQueued: 3, maxWaitMs: 100 };

/** A clock that is moved by hand. */
function manualTimers() {
  const due: { atMs: number; callback: () => void }[] = [];
  let nowMs = 0;
  return {
    schedule: (callback: () => void, delayMs: number) => {
      const entry = { atMs: nowMs + delayMs, callback };
      due.push(entry);
      return () => {
        const index = due.indexOf(entry);
        if (index >= 0) due.splice(index, 1);
      };
    },
    advance: (ms: number) => {
      nowMs += ms;
      for (const entry of due.filter(({ atMs }) => atMs <= nowMs)) entry.callback();
    },
  };
}

describe("Admission", () => {
  it("admits a few distinct functions, and each up to its concurrency", () => {
    const admission = new Admission(LIMITS, manualTimers().schedule);
    expect(admission.tryEnter("a", 2)).toBe(true);
    expect(admission.tryEnter("a", 2)).toBe(true);
    expect(admission.tryEnter("a", 2)).toBe(false);
    expect(admission.tryEnter("b", 1)).toBe(true);
    expect(admission.tryEnter("c", 1)).toBe(false);
    admission.leave("b");
    expect(admission.tryEnter("c", 1)).toBe(true);
  });

  it("hands a free slot to the first that fits it", async () => {
    const admission = new Admission(LIMITS, manualTimers().schedule);
    admission.tryEnter("a", 1);
    admission.tryEnter("b", 1);
    const third = admission.enter("c", 1);
    const second = admission.enter("a", 1);
    admission.leave("a");
    await expect(third).resolves.toBe(true);
    admission.leave("c");
    await expect(second).resolves.toBe(true);
  });

  it("turns away who waits too long, and who comes when too many wait", async () => {
    const timers = manualTimers();
    const admission = new Admission(LIMITS, timers.schedule);
    admission.tryEnter("a", 1);
    const waiting = [1, 2, 3].map(() => admission.enter("a", 1));
    await expect(admission.enter("a", 1)).resolves.toBe(false);
    timers.advance(LIMITS.maxWaitMs);
    await expect(Promise.all(waiting)).resolves.toEqual([false, false, false]);
    expect(admission.queued).toBe(0);
  });

  it("never exceeds its limits, and ends empty", async () => {
    const step = fc.record({ key: fc.constantFrom("a", "b", "c", "d"), leave: fc.boolean(), waitMs: fc.nat(60) });
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60 }), playAndCheck));
  });
});

interface Step {
  readonly key: string;
  /** Whether the one that came in first leaves, if there is one; otherwise `key` comes. */
  readonly leave: boolean;
  readonly waitMs: number;
}

const CONCURRENCY = 2;

/** Plays the steps and checks the limits after each. */
async function playAndCheck(steps: readonly Step[]): Promise<void> {
  const timers = manualTimers();
  const admission = new Admission(LIMITS, timers.schedule);
  const inside: string[] = [];
  const come = (key: string) => {
    if (admission.tryEnter(key, CONCURRENCY)) inside.push(key);
    else void admission.enter(key, CONCURRENCY).then((admitted) => admitted && inside.push(key));
  };
  for (const { key, leave, waitMs } of steps) {
    const first = leave ? inside.shift() : undefined;
    if (first === undefined) come(key);
    else admission.leave(first);
    timers.advance(waitMs);
    await settled();
    checkLimits(admission, inside);
  }
  timers.advance(LIMITS.maxWaitMs);
  await settled();
  for (const key of inside) admission.leave(key);
  expect([admission.inFlight, admission.queued]).toEqual([0, 0]);
}

/** Lets promises that are settled tell so. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
}

function checkLimits(admission: Admission, inside: readonly string[]): void {
  expect(new Set(inside).size).toBeLessThanOrEqual(LIMITS.maxFunctions);
  for (const key of new Set(inside)) {
    expect(inside.filter((other) => other === key).length).toBeLessThanOrEqual(CONCURRENCY);
  }
  expect(admission.inFlight).toBe(inside.length);
  expect(admission.queued).toBeLessThanOrEqual(LIMITS.maxQueued);
}

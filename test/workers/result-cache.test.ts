/**
 * The object that keeps the cluster's results: it holds what its bounds allow, knows what it kept when it wakes again, and
 * lets nobody find what was forgotten.
 */
import { reset } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { MAX_COPIES_DELETED } from "../../durable-objects/result-cache/copies.ts";
import { RESULT_CACHE_MIGRATIONS } from "../../durable-objects/result-cache/migrations.ts";
import {
  MAX_CLUSTER_RESULT_BYTES,
  MAX_LISTED_ENTRIES,
  RESULT_COPY_SECONDS,
  RESULT_USES_UNWRITTEN_MS,
} from "../../src/contracts/limits.ts";
import { type CacheStage, configOf, NAME, onCacheStage, resultOf } from "./support/cache-stage.ts";

afterEach(reset);

it("gives results as they were kept, text, bytes and nothing", () =>
  onCacheStage(async ({ core, clock }) => {
    const args = Uint8Array.of(0x82, 2, 3);
    const kept = [
      resultOf("text", '{"a":1}', { args }),
      resultOf("bytes", Uint8Array.of(1, 2, 0), { encoding: "cbor", version: 7, worker: "weur-3" }),
      resultOf("nothing", undefined),
    ];
    for (const result of kept) await core.put(NAME, configOf(), result);
    for (const result of kept) {
      expect((await core.get(result.key)).result).toMatchObject({
        ...result,
        ...{ storedAt: clock.nowMs, freshUntil: null, staleUntil: null },
      });
    }
    expect((await core.get("nobody")).result).toBeNull();
  }));

it("knows no cache before something is kept", () =>
  onCacheStage(async ({ core }) => {
    await core.get("a");
    expect(core.inspect()).toBeNull();
    expect(core.purge()).toBe(0);
  }));

it("lets results be fresh, then stale, then gone", () =>
  onCacheStage(async ({ core, clock, alarmAt }) => {
    const config = configOf({ policy: "ttl", ttlSeconds: 10, staleSeconds: 5 });
    await core.put(NAME, config, resultOf("a"));
    const start = clock.nowMs;
    expect((await core.get("a")).result).toMatchObject({ freshUntil: start + 10_000, staleUntil: start + 15_000 });
    clock.nowMs = start + 14_999;
    expect((await core.get("a")).result).toMatchObject({ value: '"a"' });
    expect(core.inspect()).toMatchObject({ size: 1, entries: [{ key: "a", stale: true, ageMs: 14_999 }] });
    clock.nowMs = start + 15_000;
    expect((await core.get("a")).result).toBeNull();
    expect(core.inspect()).toMatchObject({ size: 0, bytes: 0, entries: [], evictions: 0 });
    expect(alarmAt()).toBeGreaterThan(start);
  }));

it("clears by its alarm what has ended, and writes uses that it counted", () =>
  onCacheStage(async (stage) => {
    const { core, clock, alarmAt, storage } = stage;
    await core.put(NAME, configOf({ ttlSeconds: 1_000 }), resultOf("long"));
    await core.put(NAME, configOf({ ttlSeconds: 20 }), resultOf("short"));
    expect(alarmAt()).toBe(clock.nowMs + 20_000);
    await core.get("long");
    expect(alarmAt()).toBe(clock.nowMs + RESULT_USES_UNWRITTEN_MS);
    clock.nowMs += 20_000;
    await core.alarm();
    expect(storage.sql.exec("SELECT key, uses FROM results").toArray()).toEqual([{ key: "long", uses: 1 }]);
    expect(alarmAt()).toBe(clock.nowMs + 980_000);
    await stage.wake();
    expect(stage.core.inspect()).toMatchObject({ hits: 1, misses: 0, entries: [{ key: "long", hits: 1 }] });
  }));

it("keeps to its bounds, those of the configuration that came last", () =>
  onCacheStage(async ({ core, clock }) => {
    const keys = () => core.inspect()?.entries.map(({ key }) => key);
    for (const key of ["a", "b", "c", "d"]) {
      clock.nowMs += 1;
      await core.put(NAME, configOf({ maxEntries: 3 }), resultOf(key, "12345678"));
    }
    expect(keys()).toEqual(["b", "c", "d"]);
    await core.put(NAME, configOf({ maxEntries: 3, maxBytes: 16 }), resultOf("e", "12345678"));
    expect(keys()).toEqual(["d", "e"]);
    expect(core.inspect()).toMatchObject({ size: 2, bytes: 16, maxBytes: 16, evictions: 3, policy: "lru" });
    await core.put(NAME, configOf({ maxBytes: 16 }), resultOf("e", "x".repeat(17)));
    expect(keys()).toEqual(["d"]);
    await core.put(
      NAME,
      configOf({ policy: "lfu", maxBytes: 8 * 1024 * 1024 }),
      resultOf("d", "too".padEnd(MAX_CLUSTER_RESULT_BYTES + 1)),
    );
    expect(core.inspect()).toMatchObject({ policy: "lfu", size: 0, bytes: 0 });
  }));

it.each([
  ["lru", ["b", "d"]],
  ["lfu", ["a", "d"]],
  ["ttl", ["c", "d"]],
])("decides by %s what makes room, and still does when it wakes again", async (policy, left) => {
  for (const wakes of [false, true]) {
    const kept = await onCacheStage(async (stage) => {
      stage.core.purge();
      const config = configOf({ policy, maxEntries: 3 });
      const step = async (key: string, how: "put" | "get") => {
        stage.clock.nowMs += 1;
        if (how === "put") await stage.core.put(NAME, config, resultOf(key));
        else await stage.core.get(key);
      };
      for (const key of ["a", "b", "c"]) await step(key, "put");
      for (const key of ["a", "a", "c", "b"]) await step(key, "get");
      await stage.core.alarm();
      if (wakes) await stage.wake();
      stage.clock.nowMs += 1;
      await stage.core.put(NAME, { ...config, maxEntries: 2 }, resultOf("d"));
      return stage.core.inspect()?.entries.map(({ key }) => key);
    });
    expect(kept?.toSorted()).toEqual(left);
  }
});

it("lists those that came first, and no more than a page", () =>
  onCacheStage(async ({ core, clock }) => {
    for (let number = 0; number < MAX_LISTED_ENTRIES + 5; number++) {
      clock.nowMs += 1;
      await core.put(NAME, configOf(), resultOf(`k${number}`));
    }
    clock.nowMs += 1;
    await core.get("k0");
    const listing = core.inspect();
    expect(listing).toMatchObject({ size: MAX_LISTED_ENTRIES + 5, scope: "cluster", function: "add" });
    expect(listing?.entries).toHaveLength(MAX_LISTED_ENTRIES);
    expect(listing?.entries[0]).toMatchObject({ key: "k0", hits: 1 });
  }));

describe("copies in KV", () => {
  it("are made of what lives for a minute, once an hour at most", () =>
    onCacheStage(async ({ core, clock, kv }) => {
      await core.put(NAME, configOf({ ttlSeconds: 59 }), resultOf("short"));
      expect(kv.size).toBe(0);
      await core.put(NAME, configOf({ ttlSeconds: 60 }), resultOf("minute"));
      await core.put(NAME, configOf(), resultOf("ever"));
      expect([...kv.keys()]).toEqual(["result::minute", "result::ever"]);
      kv.clear();
      await core.get("ever");
      expect(kv.size).toBe(0);
      clock.nowMs += RESULT_COPY_SECONDS * 1_000;
      await core.get("ever");
      expect(kv.size).toBe(1);
    }));

  it("are named anew when something was purged, so that nobody finds the old ones", () =>
    onCacheStage(async (stage) => {
      const { core, clock, kv } = stage;
      for (const key of ["a", "b"]) await core.put(NAME, configOf(), resultOf(key));
      const before = (await core.get("a")).generation;
      clock.nowMs += 1;
      expect(core.purge("a")).toBe(1);
      const { generation, result } = await core.get("b");
      expect(generation).not.toBe(before);
      expect(result).not.toBeNull();
      expect([...kv.keys()]).toContain(`result:${generation}:b`);
      await stage.wake();
      expect((await stage.core.get("a")).result).toBeNull();
      expect((await stage.core.get("a")).generation).toBe(generation);
      clock.nowMs += 1;
      expect(stage.core.purge()).toBe(1);
      expect((await stage.core.get("b")).generation).not.toBe(generation);
    }));

  it("are void after any purge, which also keeps out what was begun before it", () =>
    onCacheStage(async ({ core }) => {
      const short = configOf({ ttlSeconds: 5 });
      const since = await core.put(NAME, short, resultOf("a", "1"));
      expect(core.purge("a")).toBe(1);
      expect(core.purge("a")).toBe(0);
      const now = await core.put(NAME, short, resultOf("a", "2"), since);
      expect(now).not.toBe(since);
      expect((await core.get("a")).result).toBeNull();
      expect(await core.put(NAME, short, resultOf("a", "3"), now)).toBe(now);
      expect((await core.get("a")).result).toMatchObject({ value: "3" });
    }));

  it("are void when another value takes the place of one that was copied, and only then", () =>
    onCacheStage(async ({ core, clock }) => {
      const first = await core.put(NAME, configOf({ ttlSeconds: 100, staleSeconds: 50 }), resultOf("a", "1"));
      clock.nowMs += 1;
      expect(await core.put(NAME, configOf({ ttlSeconds: 100, staleSeconds: 50 }), resultOf("a", "1"))).toBe(first);
      const second = await core.put(NAME, configOf({ ttlSeconds: 100, staleSeconds: 50 }), resultOf("a", "2"));
      expect(second).not.toBe(first);
      // Directors take no copy that is stale, so there is none to be void.
      clock.nowMs += 100_000;
      expect(await core.put(NAME, configOf({ ttlSeconds: 100 }), resultOf("a", "3"))).toBe(second);
    }));

  it("go with what made room, one by one or all at once", () =>
    onCacheStage(async ({ core, clock, kv }) => {
      const fill = async (count: number) => {
        for (let number = 0; number < count; number++) {
          clock.nowMs += 1;
          await core.put(NAME, configOf(), resultOf(`k${number}`));
        }
      };
      await fill(3);
      const generation = await core.put(NAME, configOf({ maxEntries: 1 }), resultOf("last"));
      expect([...kv.keys()]).toEqual([`result:${generation}:last`]);
      await fill(MAX_COPIES_DELETED + 2);
      clock.nowMs += 1;
      expect(await core.put(NAME, configOf({ maxEntries: 1 }), resultOf("last"))).not.toBe(generation);
    }));
});

/** What a naive cache does: `lru` over a list, the one used last at its end. */
class NaiveCache {
  #entries: { key: string; value: string; until: number }[] = [];

  get(wanted: string, nowMs: number): string | null {
    this.#expire(nowMs);
    const found = this.#entries.find((entry) => entry.key === wanted);
    if (found === undefined) return null;
    this.#entries = [...this.#entries.filter((entry) => entry !== found), found];
    return found.value;
  }

  put(given: string, value: string, until: number, nowMs: number): void {
    this.#expire(nowMs);
    this.#entries = [...this.#entries.filter((entry) => entry.key !== given), { key: given, value, until }];
    const bytes = () => this.#entries.reduce((sum, entry) => sum + entry.value.length, 0);
    while (this.#entries.length > 3 || bytes() > 20) this.#entries.shift();
  }

  purge(given: string): void {
    this.#entries = this.#entries.filter((entry) => entry.key !== given);
  }

  #expire(nowMs: number): void {
    this.#entries = this.#entries.filter(({ until }) => until > nowMs);
  }
}

type Step = (stage: CacheStage, naive: NaiveCache) => Promise<void>;

const key = fc.constantFrom("a", "b", "c", "d", "e");
const ttlSeconds = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
const put = fc.record({ key, size: fc.integer({ min: 1, max: 12 }), ttlSeconds }).map(
  (given): Step =>
    async ({ core, clock }, naive) => {
      const value = given.key.repeat(given.size);
      const config = configOf({ maxEntries: 3, maxBytes: 20, ttlSeconds: given.ttlSeconds });
      await core.put(NAME, config, resultOf(given.key, value));
      const until = given.ttlSeconds === undefined ? Infinity : clock.nowMs + given.ttlSeconds * 1_000;
      naive.put(given.key, value, until, clock.nowMs);
    },
);
const get = key.map(
  (wanted): Step =>
    async ({ core, clock }, naive) => {
      expect((await core.get(wanted)).result?.value ?? null).toBe(naive.get(wanted, clock.nowMs));
    },
);
const purge = key.map(
  (given): Step =>
    async ({ core }, naive) => {
      core.purge(given);
      naive.purge(given);
    },
);
const pass = fc.integer({ min: 1, max: 5 }).map(
  (seconds): Step =>
    async ({ clock }) => {
      clock.nowMs += seconds * 1_000;
    },
);
const wake = fc.constant<Step>(async (stage) => {
  await stage.core.alarm();
  await stage.wake();
});
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: put },
    { weight: 4, arbitrary: get },
    { weight: 1, arbitrary: purge },
    { weight: 2, arbitrary: pass },
    { weight: 1, arbitrary: wake },
  ),
  { maxLength: 40 },
);

it("does what a naive cache does, however often it wakes in between", () =>
  onCacheStage(async (stage) => {
    const play = async (played: readonly Step[]) => {
      stage.core.purge();
      const naive = new NaiveCache();
      for (const step of played) {
        stage.clock.nowMs += 1;
        await step(stage, naive);
      }
      await stage.core.alarm();
      const listing = stage.core.inspect();
      const rows = stage.storage.sql.exec("SELECT COUNT(*) AS size, IFNULL(SUM(bytes), 0) AS bytes FROM results");
      expect(rows.one()).toEqual({ size: listing?.size ?? 0, bytes: listing?.bytes ?? 0 });
    };
    await fc.assert(fc.asyncProperty(steps, play), { numRuns: 60 });
  }));

it("knows one schema so far", () => {
  expect(RESULT_CACHE_MIGRATIONS).toHaveLength(1);
});

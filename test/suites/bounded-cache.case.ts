/**
 * What a bounded cache must hold under every policy: the same as a naive one, step by step.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BoundedCache, type CacheBounds } from "../../src/cache/bounded-cache.ts";
import type { EvictionOrder } from "../../src/cache/eviction-order.ts";
import type { Lifetime } from "../../src/cache/lifetime.ts";
import type { KeepingPolicy } from "../../src/cache/orders.ts";
import { NaiveCache } from "../support/naive-cache.ts";

/** A cache of so many entries and bytes, with a clock that stands until it is set. */
export function cacheOf(policy: KeepingPolicy, maxEntries: number, maxBytes = 1_000, order?: EvictionOrder) {
  const clock = { now: 1_000 };
  const gone: string[] = [];
  const onGone = (key: string) => void gone.push(key);
  const cache = new BoundedCache<unknown>({ policy, maxEntries, maxBytes }, () => clock.now, {
    onGone,
    ...(order === undefined ? {} : { order }),
  });
  return { cache, clock, gone };
}

export const FOR_GOOD: Lifetime = { freshMs: null, staleMs: 0 };

/** What is in a cache, sorted. */
export function keysOf(cache: BoundedCache<unknown>): string[] {
  return Array.from(cache.entries(), ({ key }) => key).sort();
}

type Step =
  | readonly ["put", string, number, Lifetime]
  | readonly ["get", string]
  | readonly ["delete", string]
  | readonly ["clear"]
  | readonly ["resize", CacheBounds]
  | readonly ["evict"]
  | readonly ["wait", number];

const key = fc.constantFrom(..."abcdefgh");
const bounds = fc.record({ maxEntries: fc.integer({ min: 1, max: 6 }), maxBytes: fc.integer({ min: 1, max: 60 }) });
const lifetime = fc.record({
  freshMs: fc.option(fc.integer({ min: -20, max: 60 }), { nil: null }),
  staleMs: fc.constantFrom(0, 0, 15, 40),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant("put" as const), key, fc.nat(20), lifetime) },
  { weight: 12, arbitrary: fc.tuple(fc.constant("get" as const), key) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("delete" as const), key) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("resize" as const), bounds) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("evict" as const)) },
  { weight: 3, arbitrary: fc.tuple(fc.constant("wait" as const), fc.integer({ min: 0, max: 30 })) },
);
const steps = fc.oneof(
  fc.array(step, { maxLength: 150, size: "max" }),
  fc.array(fc.oneof({ weight: 30, arbitrary: step }, fc.constant<Step>(["clear"])), { maxLength: 60, size: "max" }),
);

/** Takes a step on both, and gives what both answered. */
function take(
  step: Step,
  { cache, clock }: ReturnType<typeof cacheOf>,
  model: NaiveCache,
  serial: number,
): [unknown, unknown] {
  switch (step[0]) {
    case "put":
      return [cache.put(step[1], serial, step[2], step[3]), model.put(step[1], serial, step[2], step[3], clock.now)];
    case "get":
      return [cache.get(step[1]), model.get(step[1], clock.now)];
    case "delete":
      return [cache.delete(step[1]), model.delete(step[1])];
    case "clear":
      return [cache.clear(), model.clear()];
    case "resize":
      return [cache.resize(step[1]), model.resize(step[1])];
    case "evict":
      return [cache.evict(), model.evict()];
    case "wait":
      clock.now += step[1];
      model.expire(clock.now);
      return [undefined, undefined];
  }
}

/** Makes every entry go, and gives the keys in the order in which they went. */
function drained({ cache, gone }: { cache: { evict(): boolean }; gone: readonly string[] }): string[] {
  const before = gone.length;
  while (cache.evict());
  return gone.slice(before);
}

/** Runs the cases. */
export function boundedCacheCases(policy: KeepingPolicy): void {
  describe("as every policy", () => {
    test("does what a naive cache does", () => {
      fc.assert(
        fc.property(bounds, steps, (bounds, steps) => {
          const real = cacheOf(policy, bounds.maxEntries, bounds.maxBytes);
          const model = new NaiveCache(policy, bounds);
          for (const [serial, step] of steps.entries()) {
            const [answer, expected] = take(step, real, model, serial);
            expect(answer).toEqual(expected);
            const { cache } = real;
            const { hits, misses, evictions } = cache;
            expect([cache.size, cache.bytes]).toEqual([model.listed().length, model.bytes]);
            expect({ hits, misses, evictions }).toEqual(model.figures);
          }
          expect([...real.cache.entries()]).toEqual(model.listed());
          expect([...real.gone].sort()).toEqual([...model.gone].sort());
          expect(drained(real)).toEqual(drained({ cache: model, gone: model.gone }));
        }),
        { numRuns: 400 },
      );
    });

    test("lets entries go in the order in which a naive cache does", () => {
      const use = fc.oneof(
        { weight: 2, arbitrary: fc.tuple(fc.constant("get" as const), key) },
        { weight: 1, arbitrary: fc.tuple(fc.constant("put" as const), key, fc.nat(9), fc.constant(FOR_GOOD)) },
      );
      fc.assert(
        fc.property(fc.array(use, { minLength: 80, maxLength: 200, size: "max" }), (steps) => {
          const real = cacheOf(policy, 5);
          const model = new NaiveCache(policy, { maxEntries: 5, maxBytes: 1_000 });
          for (const [serial, step] of steps.entries()) take(step, real, model, serial);
          expect(drained(real)).toEqual(drained({ cache: model, gone: model.gone }));
        }),
      );
    });

    test("is never beyond its bounds, whatever is put", () => {
      fc.assert(
        fc.property(bounds, fc.array(fc.tuple(key, fc.nat(80))), (bounds, puts) => {
          const { cache } = cacheOf(policy, bounds.maxEntries, bounds.maxBytes);
          for (const [key, bytes] of puts) {
            expect(cache.put(key, key, bytes, FOR_GOOD)).toBe(bytes <= bounds.maxBytes);
            expect(cache.size).toBeLessThanOrEqual(bounds.maxEntries);
            expect(cache.bytes).toBeLessThanOrEqual(bounds.maxBytes);
          }
        }),
      );
    });

    test("gives an entry fresh, then stale, then not at all", () => {
      const { cache, clock } = cacheOf(policy, 2);
      cache.put("a", 1, 1, { freshMs: 100, staleMs: 50 });
      expect(cache.get("a")).toEqual({ value: 1, freshMs: 100 });
      clock.now += 149;
      expect(cache.get("a")).toEqual({ value: 1, freshMs: -49 });
      clock.now += 1;
      expect(cache.get("a")).toBeUndefined();
      expect([cache.size, cache.bytes, cache.hits, cache.misses, cache.evictions]).toEqual([0, 0, 2, 1, 0]);
    });

    test("what has expired makes room before what has not", () => {
      const { cache, clock, gone } = cacheOf(policy, 3);
      cache.put("lasts", 1, 1, FOR_GOOD);
      cache.put("short", 2, 1, { freshMs: 10, staleMs: 0 });
      cache.put("lasts too", 3, 1, FOR_GOOD);
      cache.get("short");
      clock.now += 10;
      cache.put("new", 4, 1, FOR_GOOD);
      expect(keysOf(cache)).toEqual(["lasts", "lasts too", "new"]);
      expect([cache.evictions, gone]).toEqual([0, ["short"]]);
    });

    test("a value too large is not kept, and the older one of its key is not given any more", () => {
      const { cache } = cacheOf(policy, 3, 10);
      cache.put("a", "old", 4, FOR_GOOD);
      cache.put("b", "other", 4, FOR_GOOD);
      expect(cache.put("a", "new", 11, FOR_GOOD)).toBe(false);
      expect(keysOf(cache)).toEqual(["b"]);
    });
  });
}

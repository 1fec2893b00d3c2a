/**
 * The bounds of what a worker keeps, as laws: of each function, and of all of them together.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ResultCaches } from "../../../durable-objects/worker-host/result-caches.ts";
import { type CacheConfig, cacheConfig } from "../../../src/contracts/cache.ts";
import { functionName } from "../../../src/contracts/ids.ts";
import {
  KEPT_RESULT_OVERHEAD_BYTES,
  MAX_LISTED_ENTRIES,
  MAX_WORKER_CACHE_BYTES,
} from "../../../src/contracts/limits.ts";

const keeperOf = (name: string, cache: Partial<CacheConfig>) => ({
  name: functionName.parse(name),
  config: { cache: cacheConfig.parse({ policy: "lru", ...cache }) },
});
const resultOf = (key: string, length: number) => ({
  ...{ key, args: null, encoding: "json" as const, value: "x".repeat(length) },
  ...{ version: 1, worker: "w0", storedAt: 0 },
});

const step = fc.record({
  name: fc.constantFrom("a", "b", "c"),
  key: fc.nat(30),
  megabytes: fc.double({ min: 0, max: 3, noNaN: true }),
  policy: fc.constantFrom("lru" as const, "lfu" as const, "ttl" as const),
  maxMegabytes: fc.integer({ min: 1, max: 8 }),
  passMs: fc.nat(400_000),
});

test("no function has more than it may, nor have all of them together, whatever is kept in whatever order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let nowMs = 0;
      const caches = new ResultCaches(() => nowMs);
      for (const { name, key, megabytes, policy, maxMegabytes, passMs } of steps) {
        nowMs += passMs;
        const keeper = keeperOf(name, { policy, maxBytes: maxMegabytes * 1_048_576, maxEntries: 5 });
        const result = resultOf(`${name}${key}`, Math.round(megabytes * 1_000_000));
        const freshMs = caches.keep(keeper, result);
        const found = caches.find(keeper, result.key);
        expect(found?.value).toBe(freshMs === null ? undefined : result);
        const listings = caches.list();
        const own = listings.find((listing) => listing.function === name);
        expect(own?.bytes).toBeLessThanOrEqual(maxMegabytes * 1_048_576);
        expect(own?.size).toBeLessThanOrEqual(5);
        const weight = listings.reduce((sum, { bytes, size }) => sum + bytes + size * KEPT_RESULT_OVERHEAD_BYTES, 0);
        expect(weight).toBeLessThanOrEqual(MAX_WORKER_CACHE_BYTES);
      }
    }),
    { numRuns: 60 },
  );
});

test("many small results are bounded by what keeping them takes", () => {
  const caches = new ResultCaches(() => 0);
  const keeper = keeperOf("a", { maxEntries: 100_000 });
  for (let key = 0; key < 40_000; key++) caches.keep(keeper, resultOf(String(key), 1));
  const [listing] = caches.list();
  expect(listing?.size).toBe(Math.floor(MAX_WORKER_CACHE_BYTES / (KEPT_RESULT_OVERHEAD_BYTES + 1)));
  expect(listing?.entries).toHaveLength(MAX_LISTED_ENTRIES);
});

test("another policy takes over what is there, with the time that it had", () => {
  let nowMs = 0;
  const caches = new ResultCaches(() => nowMs);
  caches.keep(keeperOf("a", { policy: "lru", ttlSeconds: 10 }), resultOf("brief", 1));
  caches.keep(keeperOf("a", { policy: "lru" }), resultOf("lasting", 1));
  nowMs = 6_000;
  const lfu = keeperOf("a", { policy: "lfu" });
  caches.keep(lfu, resultOf("new", 1));
  expect(caches.find(lfu, "brief")).toMatchObject({ freshMs: 4_000 });
  nowMs = 11_000;
  expect(["brief", "lasting", "new"].map((key) => caches.find(lfu, key)?.freshMs)).toEqual([
    undefined,
    Infinity,
    Infinity,
  ]);
  expect(caches.list()).toMatchObject([{ policy: "lfu", size: 2 }]);
});

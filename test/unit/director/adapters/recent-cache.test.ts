import fc from "fast-check";
import { expect, it } from "vitest";
import { RecentCache } from "../../../../src/director/adapters/recent-cache.ts";

function cacheAt(start: number, maxEntries = 3) {
  const clock = { now: start };
  return { clock, cache: new RecentCache<string>(maxEntries, () => clock.now) };
}

it("trusts an entry up to its time and not beyond", () => {
  const { clock, cache } = cacheAt(100);
  cache.remember("a", "one", 10);
  clock.now = 109;
  expect(cache.fresh("a")).toBe("one");
  clock.now = 110;
  expect(cache.fresh("a")).toBeUndefined();
  expect(cache.last("a")).toBe("one");
});

it("tells a remembered null from nothing", () => {
  const cache = new RecentCache<null>(3, () => 0);
  expect(cache.fresh("a")).toBeUndefined();
  cache.remember("a", null, 10);
  expect(cache.fresh("a")).toBeNull();
});

it("makes room for the new by what was remembered longest ago", () => {
  const { cache } = cacheAt(0);
  for (const key of ["a", "b", "c", "a", "d"]) cache.remember(key, key, 10);
  expect(["a", "b", "c", "d"].map((key) => cache.last(key))).toEqual(["a", undefined, "c", "d"]);
});

it("does not remember an answer that was asked for before something was forgotten", () => {
  const { cache } = cacheAt(0);
  const mark = cache.mark();
  cache.forget((key) => key === "a");
  cache.remember("a", "old", 10, mark);
  expect(cache.last("a")).toBeUndefined();
  cache.remember("a", "new", 10, cache.mark());
  expect(cache.fresh("a")).toBe("new");
});

it("forgets by key and by value, and nothing else", () => {
  const { cache } = cacheAt(0);
  for (const key of ["a", "b", "c"]) cache.remember(key, key.toUpperCase(), 10);
  cache.forget((key, value) => key === "a" || value === "B");
  expect(["a", "b", "c"].map((key) => cache.fresh(key))).toEqual([undefined, undefined, "C"]);
});

it("is a map of the latest entries, never larger than allowed", () => {
  const step = fc.record({ key: fc.constantFrom("a", "b", "c", "d", "__proto__"), value: fc.string() });
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 1, max: 4 }), (steps, maxEntries) => {
      const { cache } = cacheAt(0, maxEntries);
      for (const { key, value } of steps) cache.remember(key, value, 10);
      const latest = new Map<string, string>();
      for (const { key, value } of steps.toReversed()) if (!latest.has(key)) latest.set(key, value);
      const kept = new Set([...latest.keys()].slice(0, maxEntries));
      for (const [key, value] of latest) expect(cache.fresh(key)).toBe(kept.has(key) ? value : undefined);
    }),
  );
});

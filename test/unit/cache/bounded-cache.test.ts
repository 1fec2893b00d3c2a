import { describe, expect, test } from "vitest";
import { LfuOrder } from "../../../src/cache/lfu-order.ts";
import { boundedCacheCases, cacheOf, FOR_GOOD, keysOf } from "../../suites/bounded-cache.case.ts";

describe.each(["lru", "lfu", "ttl"] as const)("%s", boundedCacheCases);

/** Puts a and b, uses a twice and then b, and puts c where there is room for two. */
function afterOverflow(policy: "lru" | "lfu" | "ttl"): string[] {
  const { cache } = cacheOf(policy, 2);
  cache.put("a", 1, 1, FOR_GOOD);
  cache.put("b", 2, 1, FOR_GOOD);
  for (const key of ["a", "a", "b"]) cache.get(key);
  cache.put("c", 3, 1, FOR_GOOD);
  return keysOf(cache);
}

test("lru drops what was used longest ago", () => expect(afterOverflow("lru")).toEqual(["b", "c"]));
test("lfu drops what was used least", () => expect(afterOverflow("lfu")).toEqual(["a", "c"]));
test("ttl drops what was put longest ago", () => expect(afterOverflow("ttl")).toEqual(["b", "c"]));

test("ttl: an entry that is put anew is young again", () => {
  const { cache } = cacheOf("ttl", 2);
  for (const key of ["a", "b", "a", "c"]) cache.put(key, key, 1, FOR_GOOD);
  expect(keysOf(cache)).toEqual(["a", "c"]);
});

/** Uses a hundred times what nobody wants later, then two others by turns; gives what is left when a fourth comes. */
function afterShift(order: LfuOrder): string | undefined {
  for (let use = 0; use < 100; use++) order.added("old");
  for (let use = 0; use < 80; use++) order.added(use % 2 === 0 ? "new" : "newer");
  return order.victim();
}

test("lfu: an old favourite leaves, unless counts do not age", () => {
  expect(afterShift(new LfuOrder())).toBe("old");
  expect(afterShift(new LfuOrder(Number.POSITIVE_INFINITY))).not.toBe("old");
});

test("the order may be another than the policy's", () => {
  const keys: string[] = [];
  const order = {
    added: (key: string) => void keys.unshift(key),
    used: () => {},
    removed: (key: string) => void keys.splice(keys.indexOf(key), 1),
    victim: () => keys[0],
  };
  const { cache } = cacheOf("lru", 2, 1_000, order);
  for (const key of ["a", "b", "c"]) cache.put(key, key, 1, FOR_GOOD);
  expect(keysOf(cache)).toEqual(["a", "c"]);
});

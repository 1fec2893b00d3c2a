import fc from "fast-check";
import { expect, test } from "vitest";
import { Deadlines } from "../../../src/cache/deadlines.ts";

const key = fc.integer({ min: 0, max: 60 }).map(String);
const change = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(key, fc.nat(999)) },
  { weight: 1, arbitrary: fc.tuple(key, fc.constant(null)) },
);

test("the earliest is at hand, whatever was set, changed and deleted", () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 50, maxLength: 200, size: "max" }), (changes) => {
      const deadlines = new Deadlines();
      const expected = new Map<string, number>();
      for (const [key, at] of changes) {
        if (at === null) deadlines.delete(key);
        else deadlines.set(key, at);
        if (at === null) expected.delete(key);
        else expected.set(key, at);
      }
      for (let next = deadlines.earliest; next !== undefined; next = deadlines.earliest) {
        expect([next.at, next.at]).toEqual([Math.min(...expected.values()), expected.get(next.key)]);
        deadlines.delete(next.key);
        expected.delete(next.key);
      }
      expect(expected.size).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test("after a clearing there is none", () => {
  const deadlines = new Deadlines();
  deadlines.set("a", 1);
  deadlines.clear();
  expect(deadlines.earliest).toBeUndefined();
  deadlines.set("b", 2);
  expect(deadlines.earliest).toEqual({ key: "b", at: 2 });
});

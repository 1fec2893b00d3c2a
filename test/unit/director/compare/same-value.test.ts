import { expect, test } from "vitest";
import { sameValue } from "../../../../src/director/compare/same-value.ts";

test.each([
  [{ a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 2 }, { a: 1, c: 2 }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [null, undefined, false],
  [JSON.parse('{"__proto__":1}'), {}, false],
  [Number.NaN, Number.NaN, true],
  [0, -0, false],
  [new Date(5), new Date(5), true],
  [new Date(5), 5, false],
  [/a/i, /a/g, false],
  [new Map([["a", [1n]]]), new Map([["a", [1n]]]), true],
  [new Map([["a", 1]]), new Map([["a", 2]]), false],
  [new Set([1, 2]), new Set([2, 1]), false],
  [new Set([1]), [1], false],
  [Uint8Array.of(1, 2), Uint8Array.of(1, 2), true],
  [Uint8Array.of(1), Int8Array.of(1), false],
  [Uint8Array.of(1).buffer, Uint8Array.of(1).buffer, true],
])("%j and %j are the same: %s", (left, right, same) => {
  expect([sameValue(left, right), sameValue(right, left)]).toEqual([same, same]);
});

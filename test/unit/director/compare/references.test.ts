import { expect, test } from "vitest";
import { equalJson } from "../../../../src/director/compare/equal-json.ts";
import { readReference } from "../../../../src/director/compare/references.ts";

test.each([
  ["add", { name: "add", version: undefined }],
  ["add@12", { name: "add", version: 12 }],
])("%s is a reference", (text, value) => {
  expect(readReference(text)).toEqual({ ok: true, value });
});

test.each(["", "@1", "add@", "add@0", "add@01", "add@-1", "add@1@2", "a b", "add@99999999999999999999", "__proto__@1"])(
  "%j is none",
  (text) => {
    expect(readReference(text)).toMatchObject({ ok: false, fault: { code: "invalid_request" } });
  },
);

test.each([
  [{ a: 1, b: [2, { c: null }] }, { b: [2, { c: null }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 2 }, { a: 1, c: 2 }, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [null, undefined, false],
  [JSON.parse('{"__proto__":1}'), {}, false],
])("%j and %j are the same: %s", (left, right, same) => {
  expect([equalJson(left, right), equalJson(right, left)]).toEqual([same, same]);
});

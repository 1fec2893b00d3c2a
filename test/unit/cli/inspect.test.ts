/** Values as a terminal shows them: JSON where it carries them, else Node's own words, and never a control character. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findNotJson, formatValue } from "../../../src/cli/inspect.ts";

describe("a value", () => {
  it("that JSON carries is shown as JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes("-0"));
        const parsed: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(formatValue(parsed))).toEqual(parsed);
      }),
    );
  });

  it.each([
    [undefined, "undefined"],
    [5n, "5n"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Map([["a", 1]]), "Map(1) { 'a' => 1 }"],
    [{ seen: new Set([1, 2]) }, "{ seen: Set(2) { 1, 2 } }"],
    [[Number.NaN, -0, Number.POSITIVE_INFINITY], "[ NaN, -0, Infinity ]"],
    [new Uint8Array([1, 2]), "Uint8Array(2) [ 1, 2 ]"],
    [/a+/g, "/a+/g"],
  ])("%s is shown as Node does", (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it("is shown whole, however long and deep", () => {
    const long = { items: Array.from({ length: 500 }, (_, index) => BigInt(index)) };
    expect(formatValue(long)).toContain("499n");
    expect(formatValue([[[[[[5n]]]]]])).toContain("5n");
  });

  it("cannot ring the bell or move the cursor", () => {
    expect(formatValue("a\u001b[2J\u009b")).toBe('"a\\u001b[2J\\u009b"');
    expect(formatValue(new Map([["a\u009b\u202e", 1n]]))).not.toMatch(/[\u009b\u202e]/);
  });
});

describe("what JSON does not carry", () => {
  it.each([
    [{ a: [1, { "b c": new Date(0) }] }, { path: 'value.a[1]["b c"]', what: "a Date" }],
    [undefined, { path: "value", what: "undefined" }],
    [[0, Number.NEGATIVE_INFINITY], { path: "value[1]", what: "-Infinity" }],
    [{ a: undefined }, { path: "value.a", what: "undefined" }],
    [{ __proto__: null, a: 1 }, null],
    [{ a: [null, true, "", 0.5, { b: [] }] }, null],
  ])("is found in %j, with its path", (value, found) => {
    expect(findNotJson(value)).toEqual(found);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bindArguments, plainObject, readBody, readQuery } from "../../../src/director/arguments.ts";

const parameterNames = fc.uniqueArray(fc.stringMatching(/^[a-z_$][a-z0-9_$]{0,6}$/), { maxLength: 6 });

describe("bindArguments", () => {
  test("by position: as given, whatever the parameters are", () => {
    fc.assert(
      fc.property(fc.option(parameterNames), fc.array(fc.jsonValue()), (parameters, args) => {
        expect(bindArguments(parameters, { args })).toEqual({ ok: true, value: args });
      }),
    );
  });

  test("by name: each value arrives at the position of its parameter, in whatever order it was given", () => {
    const cases = parameterNames.chain((parameters) =>
      fc.record({
        parameters: fc.constant(parameters),
        given: fc.shuffledSubarray(parameters).chain((names) => fc.tuple(...names.map((name) => entry(name)))),
      }),
    );
    fc.assert(
      fc.property(cases, ({ parameters, given }) => {
        const named = Object.fromEntries(given);
        const bound = bindArguments(parameters, { named });
        const values = bound.ok ? bound.value : [];
        expect(bound.ok).toBe(true);
        expect(parameters.map((_, position) => values[position])).toEqual(parameters.map((name) => named[name]));
      }),
    );
  });

  test("those by position come first, those by name fill the rest", () => {
    const bound = bindArguments(["a", "b", "c"], { args: [1], named: { c: 3 } });
    expect(bound).toEqual({ ok: true, value: [1, undefined, 3] });
    expect(bindArguments(null, { args: [1, 2], named: {} })).toEqual({ ok: true, value: [1, 2] });
    expect(bindArguments(["a"], { args: [], named: {} })).toEqual({ ok: true, value: [] });
  });

  test("what is not named is undefined, and nothing follows the last one given", () => {
    const bound = bindArguments(["a", "b", "c"], { named: { b: 2 } });
    expect(bound).toEqual({ ok: true, value: [undefined, 2] });
  });

  test("neither kind means no arguments", () => {
    expect(bindArguments(null, {})).toEqual({ ok: true, value: [] });
    expect(bindArguments(["a"], { named: {} })).toEqual({ ok: true, value: [] });
  });

  test("a value may be anything, an object with __proto__ included", () => {
    const named = JSON.parse('{"a":{"__proto__":{"polluted":true}}}');
    const bound = bindArguments(["a"], { named });
    expect(JSON.stringify(bound)).toBe('{"ok":true,"value":[{"__proto__":{"polluted":true}}]}');
    expect({}).not.toHaveProperty("polluted");
  });

  test.each([
    ["one argument both ways", ["a"], { args: [1], named: { a: 1 } }],
    ["an unknown name", ["a"], { named: { b: 1 } }],
    ["a name when the parameters are not known", null, { named: { a: 1 } }],
    ["a name for a parameter that has none", [null, "b"], { named: { a: 1 } }],
    ["a name of every object", ["a"], { named: { constructor: 1 } }],
    ["__proto__", ["a"], { named: JSON.parse('{"__proto__":1}') }],
  ])("%s: invalid_arguments", (_, parameters, given) => {
    expect(bindArguments(parameters, given)).toMatchObject({ ok: false, fault: { code: "invalid_arguments" } });
  });
});

describe("readQuery", () => {
  const read = (query: string) => readQuery(new URLSearchParams(query));
  const readAs = (value: unknown, text: string) => ({
    ok: true,
    value: { named: { a: value }, texts: new Map([["a", text]]) },
  });

  test.each([
    ["2", 2],
    ["-0.5e3", -500],
    ["true", true],
    ["null", null],
    ["[1,2]", [1, 2]],
    ['{"a":{"b":1}}', { a: { b: 1 } }],
    ["two", "two"],
    ["", ""],
    ['"2"', '"2"'],
    ["007", "007"],
    ["0x10", "0x10"],
    ["true?", "true?"],
    ["NaN", "NaN"],
    ["[1,", "[1,"],
    ["2026-01-01", "2026-01-01"],
  ])("%s is read as %j", (text, value) => {
    expect(read(`a=${encodeURIComponent(text)}`)).toEqual(readAs(value, text));
  });

  test("text that is no JSON comes through as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!/^[-0-9tfn[{]/.test(text));
        expect(readQuery(new URLSearchParams({ a: text }))).toEqual(readAs(text, text));
      }),
    );
  });

  test("no query is no arguments", () => {
    expect(read("")).toEqual({ ok: true, value: {} });
  });

  test("a name given twice is refused, and so is a value that nests too deep", () => {
    expect(read("a=1&a=2")).toMatchObject({ ok: false, fault: { code: "invalid_arguments" } });
    expect(read(`a=${"[".repeat(1_000)}`)).toMatchObject({ ok: false, fault: { code: "invalid_request" } });
  });
});

describe("readBody", () => {
  test("an array is by position, an object by name", () => {
    expect(readBody([2, 3])).toEqual({ ok: true, value: { args: [2, 3] } });
    expect(readBody({ a: 2 })).toEqual({ ok: true, value: { named: { a: 2 } } });
  });

  test.each([5, "a", true, null])("%j is neither", (body) => {
    expect(readBody(body)).toMatchObject({ ok: false, fault: { code: "invalid_arguments" } });
  });
});

function entry(name: string) {
  return fc.tuple(fc.constant(name), fc.jsonValue());
}

test("a body that is no object is refused under its own name", () => {
  expect([[1], null, {}].map(plainObject)).toEqual([[1], null, {}]);
  expect([new Date(0), new Map(), Symbol("none")].map(plainObject)).toEqual([undefined, undefined, undefined]);
});

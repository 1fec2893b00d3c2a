import { describe, expect, test } from "vitest";
import { bindCall, type GivenArguments } from "../../../src/signature/bind.ts";
import { array, call, number, string } from "../../support/schemas.ts";

const add = call({ a: number, "b?": number, "c?": string });
const join = call({ separator: string, "end?": string, "...parts": array(string) });

function bound(target: typeof add, given: GivenArguments): unknown {
  const result = bindCall(target, given);
  return result.ok ? result.value : `${result.fault.path} | ${result.fault.expected} | ${result.fault.received}`;
}

describe("by position", () => {
  test("arguments are taken as they are", () => {
    expect(bound(add, { args: [1, 2] })).toEqual([1, 2]);
    expect(bound(add, { args: ["any", "thing", "at", "all"] })).toEqual(["any", "thing", "at", "all"]);
    expect(bound(add, {})).toEqual([]);
  });
});

describe("by name", () => {
  test("arguments come into the order of the parameters", () => {
    expect(bound(add, { named: { b: 2, a: 1 } })).toEqual([1, 2]);
  });

  test("what is left out in the middle is undefined, and the list ends with the last one given", () => {
    expect(bound(add, { named: { a: 1, c: "x" } })).toEqual([1, undefined, "x"]);
    expect(bound(add, { named: { a: 1 } })).toEqual([1]);
  });

  test("one that must be given is missed", () => {
    expect(bound(add, { named: { b: 1 } })).toBe("a | number | nothing");
    expect(bound(add, { named: {} })).toBe("a | number | nothing");
  });

  test("a name that is no parameter's is refused", () => {
    expect(bound(add, { named: { a: 1, d: 2 } })).toBe("d | absent (the parameters are a, b, c) | the number 2");
    expect(bound(call({}), { named: { "x y": 1 } })).toBe(
      'named["x y"] | absent (no parameter has a name) | the number 1',
    );
    expect(bound(add, { named: JSON.parse('{"a":1,"__proto__":2}') })).toMatch(/^__proto__ \| absent/);
  });

  test("what the prototype has is not given", () => {
    expect(bound(call({ "toString?": string, "b?": number }), { named: { b: 1 } })).toEqual([undefined, 1]);
  });

  test("a rest parameter takes an array, which is spread", () => {
    expect(bound(join, { named: { separator: ",", parts: ["a", "b"] } })).toEqual([",", undefined, "a", "b"]);
    expect(bound(join, { named: { separator: ",", parts: [] } })).toEqual([","]);
    expect(bound(join, { named: { separator: ",", parts: "a" } })).toBe('parts | string[] | the string "a"');
  });

  test("a parameter without a name cannot be given by name", () => {
    expect(bound(call({ " ": string, b: number }), { named: { b: 1 } })).toBe("args[0] | string | nothing");
  });
});

test("a rest parameter takes more by name than a call takes as arguments", () => {
  const parts = Array.from({ length: 300_000 }, () => "a");
  expect(bound(join, { named: { separator: ",", parts } })).toHaveLength(2 + parts.length);
});

describe("by both", () => {
  test("names fill what positions leave", () => {
    expect(bound(add, { args: [1], named: { c: "x" } })).toEqual([1, undefined, "x"]);
    expect(bound(join, { args: [","], named: { parts: ["a"] } })).toEqual([",", undefined, "a"]);
    expect(bound(add, { args: [1, 2, "x"], named: {} })).toEqual([1, 2, "x"]);
  });

  test("a parameter is given once", () => {
    expect(bound(add, { args: [1], named: { a: 2 } })).toBe("a | given once, by position or by name | the number 2");
  });
});

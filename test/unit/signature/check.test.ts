import { describe, expect, test } from "vitest";
import { MAX_CHECK_DEPTH } from "../../../src/contracts/limits.ts";
import type { Definitions, Schema } from "../../../src/contracts/schema.ts";
import { checkSchema, compileSignature } from "../../../src/signature/check.ts";
import {
  array,
  boolean,
  call,
  date,
  literal,
  nothing,
  number,
  object,
  ref,
  rich,
  signature,
  string,
  tuple,
  union,
} from "../../support/schemas.ts";

/** `path | expected | received` of the first mismatch, or `fits`. */
function verdict(schema: Schema, value: unknown, defs: Definitions = {}): string {
  const mismatch = checkSchema(schema, defs)(value, "v");
  return mismatch === null ? "fits" : `${mismatch.path} | ${mismatch.expected} | ${mismatch.received}`;
}

const withoutFirst = [1, 2];
delete withoutFirst[0];

describe("where it does not fit", () => {
  const order = object({ id: string, items: array(object({ name: string, "price?": number })), "note?": string });
  const cases: [string, Schema, unknown, string][] = [
    ["a plain value", string, 5, "v | string | the number 5"],
    ["a nested member", order, { id: "1", items: [{ name: 7 }] }, "v.items[0].name | string | the number 7"],
    ["a missing member", order, { id: "1", items: [{}] }, "v.items[0].name | string | nothing"],
    ["an optional member", order, { id: "1", items: [], note: null }, "v.note | string | null"],
    ["a name that is no identifier", object({ "a b": string }), { "a b": 1 }, 'v["a b"] | string | the number 1'],
    ["a number for a name", object({ "0": string }), { 0: 1 }, 'v["0"] | string | the number 1'],
    [
      "an index signature",
      object({}, { additionalProperties: number }),
      { a: 1, b: "x" },
      'v.b | number | the string "x"',
    ],
    ["a member too many", object({}, { additionalProperties: false }), { b: 1 }, "v.b | absent | the number 1"],
    ["an element", array(number), [1, "2"], 'v[1] | number | the string "2"'],
    ["a hole", array(number), withoutFirst, "v[0] | number | undefined"],
    ["a tuple's missing place", tuple([string, number]), ["a"], "v[1] | number | nothing"],
    ["never", false, 1, "v | never | the number 1"],
    ["an enum", { enum: ["a", "b"] }, "c", 'v | "a" | "b" | the string "c"'],
    ["a literal", literal("a"), "b", 'v | "a" | the string "b"'],
    ["an intersection", { allOf: [object({ a: string }), object({ b: string })] }, { a: "" }, "v.b | string | nothing"],
  ];
  test.each(cases)("%s", (_, schema, value, expected) => {
    expect(verdict(schema, value)).toBe(expected);
  });

  test("a long text is cut", () => {
    expect(verdict(number, "x".repeat(1_000)).length).toBeLessThan(100);
    expect(verdict({ enum: Array.from({ length: 1_000 }, (_, index) => `word ${index}`) }, 1).length).toBeLessThan(400);
  });
});

describe("unions", () => {
  const circle = object({ kind: literal("circle"), radius: number });
  const square = object({ kind: literal("square"), side: number });
  const cases: [string, Schema, unknown, string][] = [
    ["the selected member", union(circle, square), { kind: "square", side: "1" }, 'v.side | number | the string "1"'],
    ["an unknown selector", union(circle, square), { kind: "line" }, expect.stringMatching(/^v \| .* \| an object$/)],
    ["no selector", union(circle, square), {}, expect.stringMatching(/^v \| .* \| an object$/)],
    ["primitives", union(string, number), true, "v | string | number | true"],
    ["the only object", union(circle, nothing), { kind: "circle" }, "v.radius | number | nothing"],
    ["the only array", union(array(string), rich("undefined")), [1], "v[0] | string | the number 1"],
    [
      "behind references",
      union(ref("C"), ref("S")),
      { kind: "circle", radius: 1n },
      "v.radius | number | the bigint 1n",
    ],
  ];
  test.each(cases)("%s", (_, schema, value, expected) => {
    expect(verdict(schema, value, { C: circle, S: square })).toEqual(expected);
  });
});

describe("members are the value's own", () => {
  test.each(["toString", "constructor", "__proto__", "hasOwnProperty"])("%s is not inherited", (name) => {
    const schema = { type: "object", properties: Object.fromEntries([[name, true]]), required: [name] } as const;
    expect(verdict(schema, {})).toBe(`v.${name} | unknown | nothing`);
    expect(verdict(schema, Object.create({ [name]: 1 }))).toBe(`v.${name} | unknown | nothing`);
    expect(verdict(schema, JSON.parse(`{"${name}":1}`))).toBe("fits");
  });

  test("a member that is undefined counts as absent, unless it is required", () => {
    expect(verdict(object({ "a?": string }), { a: undefined })).toBe("fits");
    expect(verdict(object({}, { additionalProperties: false }), { a: undefined })).toBe("fits");
    expect(verdict(object({ a: string }), { a: undefined })).toBe("v.a | string | undefined");
    expect(verdict(object({ a: union(string, rich("undefined")) }), { a: undefined })).toBe("fits");
    expect(verdict(object({ a: union(string, rich("undefined")) }), {})).toMatch(/^v\.a .* nothing$/);
  });

  test("an inherited name hides no member that is too many", () => {
    const closed = object({ "toString?": string }, { additionalProperties: false });
    expect(verdict(closed, { x: 1 })).toBe("v.x | absent | the number 1");
    const needed: Schema = {
      type: "object",
      properties: { a: string },
      required: ["a", "b"],
      additionalProperties: number,
    };
    expect(verdict(needed, { a: "", b: "" })).toBe('v.b | number | the string ""');
    expect(verdict(needed, { a: "" })).toBe("v.b | number | nothing");
  });

  test("a place of a tuple that may be missing may be undefined", () => {
    expect(verdict(tuple([string, number], 1), ["a", undefined])).toBe("fits");
    expect(verdict(tuple([string, number], 1), [undefined])).toBe("v[0] | string | undefined");
  });
});

describe("built-in types", () => {
  const invalidDate = new Date(Number.NaN);
  const cases: [string, Schema, unknown, string][] = [
    ["a date", date, new Date(0), "fits"],
    ["a date that is none", date, invalidDate, "v | Date | an invalid Date"],
    ["a date as text", date, "2026-01-01", 'v | Date | the string "2026-01-01"'],
    ["a bigint", rich("bigint"), 1n, "fits"],
    ["a number for a bigint", rich("bigint"), 1, "v | bigint | the number 1"],
    ["a bigint for a number", number, 2n ** 70n, "v | number | the bigint beyond 64 bits"],
    ["a map", rich("Map", string, number), new Map([["a", 1]]), "fits"],
    ["a map's value", rich("Map", string, number), new Map([["a", ""]]), 'v.get("a") | number | the string ""'],
    [
      "a value under an object",
      rich("Map", true, number),
      new Map([[{}, ""]]),
      '[...v.values()][0] | number | the string ""',
    ],
    ["a set", rich("Set", array(number)), new Set([[1], ["2"]]), '[...v][1][0] | number | the string "2"'],
    ["a set for a map", rich("Map", string, number), new Set(), "v | Map<string, number> | a Set of 0"],
    ["a stream", rich("Stream", number), [1, "2"], 'v[1] | number | the string "2"'],
    ["bytes", rich("Uint8Array"), new Uint8Array(1), "fits"],
    ["other bytes", rich("Uint8Array"), new Int8Array(1), "v | Uint8Array | an Int8Array"],
    ["a buffer", rich("ArrayBuffer"), new ArrayBuffer(1), "fits"],
    ["an expression", rich("RegExp"), /a/, "fits"],
    ["a map for an object", object({}), new Map(), "v | object | a Map of 0"],
    ["an array for an object", object({}), [], "v | object | an array of 0"],
    ["not a number", number, Number.NaN, "fits"],
    ["an infinity", number, Number.NEGATIVE_INFINITY, "fits"],
    ["a fraction for an integer", { type: "integer" }, 1.5, expect.stringMatching(/ \| the number 1.5$/)],
  ];
  test.each(cases)("%s", (_, schema, value, expected) => {
    expect(verdict(schema, value)).toEqual(expected);
  });

  test("a map's key", () => {
    expect(verdict(rich("Map", string, number), new Map([[1, 1]]))).toBe("[...v.keys()][0] | string | the number 1");
  });
});

describe("recursive types", () => {
  const list = object({ value: number, next: union(ref("List"), nothing) });
  const chain = (length: number, end: unknown): unknown => {
    let value = end;
    for (let index = 0; index < length; index++) value = { value: index, next: value };
    return value;
  };

  test("the mismatch is found at any depth", () => {
    expect(verdict(ref("List"), chain(200, null), { List: list })).toBe("fits");
    expect(verdict(ref("List"), chain(2, { value: "x", next: null }), { List: list })).toBe(
      'v.next.next.value | number | the string "x"',
    );
  });

  test("a value that nests deeper than any body is refused, and overflows nothing", () => {
    expect(verdict(ref("List"), chain(100_000, null), { List: list })).toContain(`less deep than ${MAX_CHECK_DEPTH}`);
    const circle: Record<string, unknown> = { value: 1 };
    circle.next = circle;
    expect(verdict(ref("List"), circle, { List: list })).toContain(`less deep than ${MAX_CHECK_DEPTH}`);
  });

  test("a type that is nothing but itself fits nothing", () => {
    expect(verdict(ref("A"), 1, { A: ref("B"), B: ref("A") })).toContain("less deep");
  });

  test("alternatives that look alike do not double the work on every level", () => {
    const twins = union(
      object({ n: union(ref("T"), nothing), a: string }),
      object({ n: union(ref("T"), nothing), b: string }),
    );
    const deep = (levels: number): unknown => (levels === 0 ? { n: null } : { n: deep(levels - 1), a: "", b: "" });
    const started = performance.now();
    expect(verdict(ref("T"), deep(100), { T: twins })).toMatch(/^v/);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("arguments", () => {
  const check = (parameters: Readonly<Record<string, Schema>>, ...args: unknown[]) => {
    const mismatch = compileSignature(signature(parameters)).checkArguments(0, args);
    return mismatch === null ? "fits" : `${mismatch.path} | ${mismatch.expected} | ${mismatch.received}`;
  };

  test("each is held to its parameter", () => {
    expect(check({ a: string, b: number }, "x", 1)).toBe("fits");
    expect(check({ a: string, b: number }, "x", "y")).toBe('b | number | the string "y"');
    expect(check({ a: string, " ": array(number) }, "x", [""])).toBe('args[1][0] | number | the string ""');
  });

  test("too few names the parameter that is missing", () => {
    expect(check({ a: string, b: number }, "x")).toBe("b | number | nothing");
    expect(check({ a: true })).toBe("a | unknown | nothing");
    expect(check({ a: rich("undefined") }, undefined)).toBe("fits");
  });

  test("too many is a mismatch of their number", () => {
    expect(check({ a: string, "b?": number }, "x", 1, 2)).toBe("args | at most 2 arguments | 3 arguments");
    expect(check({ a: string }, "x", undefined)).toBe("args | at most 1 argument | 2 arguments");
    expect(check({}, 1)).toBe("args | at most 0 arguments | 1 argument");
  });

  test("an optional one may be left out or undefined", () => {
    expect(check({ a: string, "b?": number })).toBe("a | string | nothing");
    expect(check({ "a?": string, "b?": number })).toBe("fits");
    expect(check({ "a?": string, "b?": number }, undefined, 1)).toBe("fits");
    expect(check({ "a?": string }, null)).toBe("a | string | null");
  });

  test("a rest parameter takes what is left", () => {
    expect(check({ a: string, "...more": array(number) }, "x")).toBe("fits");
    expect(check({ a: string, "...more": array(number) }, "x", 1, "2")).toBe('more[1] | number | the string "2"');
    expect(check({ "...pair": tuple([string, number]) }, "x")).toBe("pair[1] | number | nothing");
    expect(check({ a: string, "...pair": tuple([number], 0) }, "x", 1, 2)).toMatch(/^pair \| .* \| an array of 2$/);
  });

  test("results are held to theirs, call by call", () => {
    const checker = compileSignature({ calls: [call({}, string), call({}, object({ a: boolean }))], defs: {} });
    expect(checker.checkResult(0, "x")).toBeNull();
    expect(checker.checkResult(1, { a: 1 })).toEqual({
      path: "result.a",
      expected: "boolean",
      received: "the number 1",
    });
    expect(() => checker.checkResult(2, 1)).toThrow(RangeError);
  });
});

test("a check ends soon, however many alternatives there are for however many values", () => {
  const objects = Array.from({ length: 150 }, (_, k): Schema => {
    return { type: "object", properties: { k: { const: k }, s: { type: "string" } }, required: ["k", "s"] };
  });
  const check = checkSchema({ type: "array", items: { anyOf: objects } }, {});
  const value = Array.from({ length: 200_000 }, () => ({ k: 149, s: "x" }));
  const started = performance.now();
  expect(check(value, "items")).toMatchObject({ path: "items", expected: "less than takes too long to check" });
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(check(value.slice(0, 1_000), "items")).toBeNull();
});

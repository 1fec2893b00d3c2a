/**
 * Which calls share a result; `docs/caching.md` has the same as a table.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cacheKeyOf, type KeyedCall, keptArguments } from "../../../src/cache/key.ts";
import { decodeCbor } from "../../../src/codec/index.ts";
import { contentHash, functionName } from "../../../src/contracts/ids.ts";
import { MAX_KEPT_ARGUMENTS_BYTES, MAX_KEYED_ARGUMENTS_BYTES } from "../../../src/contracts/limits.ts";
import { reordered } from "../../support/reordered.ts";
import { unwrap } from "../../support/result.ts";
import { richValue } from "../../support/rich-values.ts";

const CODE = contentHash.parse(`sha256:${"ab".repeat(32)}`);
const CALL: KeyedCall = {
  name: functionName.parse("add"),
  artifact: CODE,
  bindings: null,
  export: "default",
  args: [],
  encoding: "json",
};
const keyOf = (...args: unknown[]) => cacheKeyOf({ ...CALL, args });

test("a key names the function, its code, its export and the encoding", async () => {
  expect(await keyOf(1, 2)).toMatch(/^add:abababababab:default:json:[0-9a-f]{64}$/);
});

describe("one key", () => {
  test.each<[string, unknown[], unknown[]]>([
    ["members in any order", [{ a: 1, b: { c: 2, d: 3 } }], [{ b: { d: 3, c: 2 }, a: 1 }]],
    ["1 and 1.0", [1], [1.0]],
    ["NaN, however it was made", [Number.NaN], [0 / 0]],
    ["a hole and the undefined that it arrives as", [Object.assign([1], { 2: 3 })], [[1, undefined, 3]]],
    ["dates of one time", [new Date(5)], [new Date(5)]],
    ["dates that are none", [new Date(Number.NaN)], [new Date(Number.POSITIVE_INFINITY)]],
    ["an object without a prototype and a plain one", [Object.assign(Object.create(null), { a: 1 })], [{ a: 1 }]],
    ["a part of a buffer and a copy of it", [new Uint8Array([0, 1, 2]).subarray(1)], [new Uint8Array([1, 2])]],
    ["patterns of one source, wherever they stand", [/a/g], [Object.assign(/a/g, { lastIndex: 1 })]],
  ])("%s", async (_, left, right) => {
    const key = await keyOf(...left);
    expect(key).not.toBeNull();
    expect(await keyOf(...right)).toBe(key);
  });
});

describe("two keys", () => {
  test.each<[string, unknown[], unknown[]]>([
    ["0 and -0", [0], [-0]],
    ["1 and 1n", [1], [1n]],
    ["2^53 as a number and as a bigint", [2 ** 53], [2n ** 53n]],
    ["1 and its text", [1], ["1"]],
    ["null and undefined", [null], [undefined]],
    ["an undefined at the end and none", [1, undefined], [1]],
    ["a member that is undefined and none", [{ a: undefined }], [{}]],
    [
      "Maps in another order",
      [
        new Map([
          [1, 2],
          [3, 4],
        ]),
      ],
      [
        new Map([
          [3, 4],
          [1, 2],
        ]),
      ],
    ],
    ["Sets in another order", [new Set([1, 2])], [new Set([2, 1])]],
    ["a Map and an object", [new Map([["a", 1]])], [{ a: 1 }]],
    ["a Set and an array", [new Set([1])], [[1]]],
    ["a date and its time", [new Date(5)], [5]],
    ["patterns with other flags", [/a/g], [/a/i]],
    ["typed arrays of other kinds", [new Int8Array([1])], [new Uint8Array([1])]],
    ["a typed array and its buffer", [new Uint8Array([1])], [new Uint8Array([1]).buffer]],
    ["one argument and two", [[1, 2]], [1, 2]],
    ["a member named __proto__ and none", [JSON.parse('{"__proto__":1}')], [{}]],
  ])("%s", async (_, left, right) => {
    const keys = [await keyOf(...left), await keyOf(...right)];
    expect(keys).not.toContain(null);
    expect(keys[0]).not.toBe(keys[1]);
  });

  test("another function, other code (the digits that are not shown included), another export, another encoding, other bindings", async () => {
    const artifact = contentHash.parse(`${CODE.slice(0, -1)}c`);
    const others: Partial<KeyedCall>[] = [
      { name: functionName.parse("sub") },
      { artifact },
      { bindings: CODE },
      { bindings: artifact },
      { export: "other" },
      { encoding: "cbor" },
      { name: functionName.parse("a"), export: "dd:default" },
    ];
    const keys = await Promise.all([{}, ...others].map((other) => cacheKeyOf({ ...CALL, ...other })));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("laws", () => {
  test("equal arguments have one key, whatever the order of their members", () =>
    fc.assert(
      fc.asyncProperty(fc.array(richValue, { maxLength: 3 }), async (args) => {
        const key = await keyOf(...args);
        expect(await keyOf(...structuredClone(args))).toBe(key);
        expect(await keyOf(...(reordered(args) as unknown[]))).toBe(key);
      }),
    ));

  test("different arguments have different keys", () => {
    // Small values, so that near ones meet.
    const near = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom<unknown[]>(0, -0, 1, 1n, 0n, "", "1", null, undefined, true, false, Number.NaN, new Date(0)),
        fc.array(tie("value"), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom("a", "b", "1"), tie("value"), { maxKeys: 2, noNullPrototype: true }),
        fc.array(tie("value"), { maxLength: 2 }).map((elements) => new Set(elements)),
        fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 2 }).map((entries) => new Map(entries)),
      ),
    })).value;
    return fc.assert(
      fc.asyncProperty(fc.array(near, { maxLength: 2 }), fc.array(near, { maxLength: 2 }), async (left, right) => {
        expect((await keyOf(...left)) === (await keyOf(...right))).toBe(described(left) === described(right));
      }),
      { numRuns: 3_000 },
    );
  });
});

/** What a value is, as a text of its own: members sorted, everything else in its order. */
function described(value: unknown): string {
  const all = (values: Iterable<unknown>) => Array.from(values, described).join();
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Date) return `Date(${value.getTime()})`;
  if (value instanceof Set) return `Set(${all(value)})`;
  if (value instanceof Map) return `Map(${all(value)})`;
  if (Array.isArray(value)) return `[${all(value)}]`;
  return `{${all(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))}}`;
}

describe("what is not cached", () => {
  test.each<[string, unknown]>([
    ["a function", () => 1],
    ["half a character", "\ud800"],
    ["half a character in a name", { "\udc00": 1, a: 2 }],
    ["an instance of a class", new (class Point {})()],
    ["a symbol", Symbol("s")],
    ["a huge text", "x".repeat(MAX_KEYED_ARGUMENTS_BYTES)],
    ["huge bytes", new Uint8Array(MAX_KEYED_ARGUMENTS_BYTES)],
  ])("a call with %s", async (_, argument) => {
    expect(await keyOf(argument)).toBeNull();
    expect(keptArguments([argument])).toBeNull();
  });

  test("what a getter throws is not taken for that", async () => {
    const argument = {
      get a(): never {
        throw new RangeError("of the getter");
      },
    };
    await expect(keyOf(argument)).rejects.toThrow(RangeError);
  });
});

test("arguments are kept as they were, up to a size", () => {
  const args = [{ b: 1, a: new Date(7) }, undefined];
  expect(unwrap(decodeCbor(keptArguments(args) ?? new Uint8Array()))).toStrictEqual(args);
  expect(keptArguments([])).toEqual(new Uint8Array([0x80]));
  const most = "x".repeat(MAX_KEPT_ARGUMENTS_BYTES - 4);
  expect(keptArguments([most])).toHaveLength(MAX_KEPT_ARGUMENTS_BYTES);
  expect(keptArguments([`${most}x`])).toBeNull();
});

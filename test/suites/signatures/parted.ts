/**
 * Types made of parts: built-in values within objects and unions, discriminated unions, tuples, index signatures.
 */
import {
  array,
  boolean,
  date,
  literal,
  nothing,
  number,
  object,
  oneOf,
  record,
  rich,
  string,
  tuple,
  union,
} from "../../support/schemas.ts";
import type { TypeRow } from "./row.ts";

const bytes = rich("Uint8Array");
const nowhere = rich("undefined");
const circle = object({ kind: literal("circle"), r: number });
const square = object({ kind: literal("square"), side: number });

export const PARTED_TYPES: readonly TypeRow[] = [
  // Built-in values
  {
    type: "{ at: Date; until?: Date | null }",
    schema: object({ at: date, "until?": union(date, nothing) }),
    valid: [{ at: new Date(0) }, { at: new Date(0), until: null }],
    invalid: [
      [{ at: 0 }, "v.at"],
      [{ at: new Date(0), until: "" }, "v.until"],
    ],
  },
  {
    type: "Map<string, { amount: bigint }[]>",
    schema: rich("Map", string, array(object({ amount: rich("bigint") }))),
    valid: [new Map(), new Map([["a", [{ amount: 1n }]]])],
    invalid: [
      [new Map([["a", [{ amount: 1 }]]]), 'v.get("a")[0].amount'],
      [new Map([[1, []]]), "[...v.keys()][0]"],
      [{}, "v"],
    ],
  },
  {
    type: "Map<{ x: number }, Map<number, string>>",
    schema: rich("Map", object({ x: number }), rich("Map", number, string)),
    valid: [new Map([[{ x: 1 }, new Map([[1, ""]])]])],
    invalid: [[new Map([[{ x: 1 }, new Map([[1, 2]])]]), "[...v.values()][0].get(1)"]],
  },
  {
    type: 'Set<"a" | "b"> | null',
    schema: union(rich("Set", oneOf("a", "b")), nothing),
    valid: [new Set(), new Set(["a"]), null],
    invalid: [[["a"], "v"]],
  },
  {
    type: "{ seen: Set<[number, number]> }",
    schema: object({ seen: rich("Set", tuple([number, number])) }),
    valid: [{ seen: new Set([[1, 2]]) }],
    invalid: [
      [
        {
          seen: new Set([
            [1, 2],
            [1, ""],
          ]),
        },
        "[...v.seen][1][1]",
      ],
      [{ seen: new Map() }, "v.seen"],
    ],
  },
  {
    type: "bigint | number",
    schema: union(rich("bigint"), number),
    valid: [1n, 1],
    invalid: [["1", "v"]],
  },
  {
    type: "{ name: string; data: Uint8Array | ArrayBuffer }",
    schema: object({ name: string, data: union(bytes, rich("ArrayBuffer")) }),
    valid: [
      { name: "", data: new Uint8Array() },
      { name: "", data: new ArrayBuffer(1) },
    ],
    invalid: [
      [{ name: "", data: [1] }, "v.data"],
      [{ name: "", data: new Int8Array() }, "v.data"],
    ],
  },
  {
    type: "[Float64Array, BigUint64Array, RegExp?]",
    schema: tuple([rich("Float64Array"), rich("BigUint64Array"), rich("RegExp")], 2),
    valid: [
      [new Float64Array(1), new BigUint64Array(1)],
      [new Float64Array(1), new BigUint64Array(1), /a/],
    ],
    invalid: [[[new Float64Array(1), new BigInt64Array(1)], "v[1]"]],
  },
  {
    type: "readonly ReadonlyMap<string, ReadonlySet<Date>>[]",
    schema: array(rich("Map", string, rich("Set", date))),
    printed: "Map<string, Set<Date>>[]",
    valid: [[new Map([["a", new Set([new Date(0)])]])]],
    invalid: [[[new Map([["a", new Set([0])]])], '[...v[0].get("a")][0]']],
  },
  // Unions
  {
    type: '{ kind: "circle"; r: number } | { kind: "square"; side: number }',
    schema: union(circle, square),
    valid: [{ kind: "circle", r: 1 }],
    invalid: [
      [{ kind: "square", r: 1 }, "v.side"],
      [{ kind: "line" }, "v"],
      [{ r: 1 }, "v"],
      ["circle", "v"],
    ],
  },
  {
    type: '({ kind: "circle"; r: number } | { kind: "square"; side: number } | null)[]',
    schema: array(union(circle, square, nothing)),
    valid: [[null, { kind: "square", side: 1 }]],
    invalid: [
      [[null, { kind: "circle", r: "" }], "v[1].r"],
      [[undefined], "v[0]"],
    ],
  },
  {
    type: "{ ok: true; value: string } | { ok: false; error: { code: number } }",
    schema: union(
      object({ ok: literal(true), value: string }),
      object({ ok: literal(false), error: object({ code: number }) }),
    ),
    valid: [
      { ok: true, value: "" },
      { ok: false, error: { code: 1 } },
    ],
    invalid: [
      [{ ok: false, value: "" }, "v.error"],
      [{ ok: false, error: { code: "" } }, "v.error.code"],
    ],
  },
  {
    type: "{ id: number } & ({ kind: 'circle'; r: number } | { kind: 'square'; side: number })",
    schema: { allOf: [object({ id: number }), union(circle, square)] },
    printed: '{ id: number } & ({ kind: "circle"; r: number } | { kind: "square"; side: number })',
    valid: [{ id: 1, kind: "circle", r: 1 }],
    invalid: [
      [{ kind: "circle", r: 1 }, "v.id"],
      [{ id: 1, kind: "circle" }, "v.r"],
    ],
  },
  {
    type: '1 | 2 | "3" | false | null',
    schema: oneOf(1, 2, "3", false, null),
    valid: [1, "3", false, null],
    invalid: [
      ["1", "v"],
      [3, "v"],
      [true, "v"],
      [undefined, "v"],
    ],
  },
  {
    type: "string | null | undefined",
    schema: union(string, nothing, nowhere),
    valid: ["", null, undefined],
    invalid: [[0, "v"]],
  },
  {
    type: "string[] | string",
    schema: union(array(string), string),
    valid: ["", [""]],
    invalid: [
      [["", 1], "v[1]"],
      [1, "v"],
    ],
  },
  {
    type: "(string | number) & (number | boolean)",
    schema: number,
    printed: "number",
    valid: [1],
    invalid: [
      ["", "v"],
      [true, "v"],
    ],
  },
  {
    type: "{ a: string } & { a: number }",
    schema: object({ a: false }),
    printed: "{ a: never }",
    valid: [],
    invalid: [
      [{ a: "" }, "v.a"],
      [{}, "v.a"],
    ],
  },
  // Tuples
  {
    type: "readonly [x: number, y: number, label?: string]",
    schema: tuple([number, number, string], 2),
    printed: "[number, number, string?]",
    valid: [
      [1, 2],
      [1, 2, "a"],
      [1, 2, undefined],
    ],
    invalid: [
      [[1], "v[1]"],
      [[1, 2, 3], "v[2]"],
      [[1, 2, "a", 4], "v"],
    ],
  },
  {
    type: "[string, ...number[]]",
    schema: { type: "array", prefixItems: [string], items: number, minItems: 1 },
    valid: [[""], ["", 1, 2]],
    invalid: [
      [[], "v[0]"],
      [["", 1, ""], "v[2]"],
    ],
  },
  {
    type: "[...[string, number?], boolean]",
    schema: tuple([string, union(number, nowhere), boolean]),
    printed: "[string, number | undefined, boolean]",
    valid: [
      ["", 1, true],
      ["", undefined, true],
    ],
    invalid: [[["", true], "v[1]"]],
  },
  {
    type: "[string, number?][1]",
    schema: union(number, nowhere),
    printed: "number | undefined",
    valid: [1, undefined],
    invalid: [[null, "v"]],
  },
  {
    type: "[string, [number, [boolean]]][]",
    schema: array(tuple([string, tuple([number, tuple([boolean])])])),
    valid: [[["", [1, [true]]]]],
    invalid: [[[["", [1, [1]]]], "v[0][1][1][0]"]],
  },
  // Index signatures
  {
    type: "{ [id: number]: string }",
    schema: record(string),
    printed: "Record<string, string>",
    valid: [{}, { 1: "a" }],
    invalid: [[{ 1: 2 }, 'v["1"]']],
  },
  {
    type: "{ [name: string]: string | number; [index: number]: number }",
    schema: record(union(string, number)),
    printed: "Record<string, string | number>",
    valid: [{ a: "x", 0: 1 }],
    invalid: [[{ a: true }, "v.a"]],
  },
  {
    type: "{ [key: string | number]: boolean }",
    schema: record(boolean),
    printed: "Record<string, boolean>",
    valid: [{ a: true }],
    invalid: [[{ a: 1 }, "v.a"]],
  },
  {
    type: "{ [table: string]: { [column: string]: number } | undefined }",
    schema: record(union(record(number), nowhere)),
    printed: "Record<string, Record<string, number> | undefined>",
    valid: [{ a: { b: 1 }, c: undefined }],
    invalid: [
      [{ a: { b: "" } }, "v.a.b"],
      [{ a: null }, "v.a"],
    ],
  },
  {
    type: 'Record<"a" | "b", number> & Record<string, number>',
    schema: object({ a: number, b: number }, { additionalProperties: number }),
    printed: "{ a: number; b: number; [key: string]: number }",
    valid: [{ a: 1, b: 2, c: 3 }],
    invalid: [
      [{ a: 1 }, "v.b"],
      [{ a: 1, b: 2, c: "" }, "v.c"],
    ],
  },
];

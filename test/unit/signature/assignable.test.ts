import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Definitions, Schema } from "../../../src/contracts/schema.ts";
import { valueArbitrary } from "../../../src/signature/arbitrary.ts";
import { assignable } from "../../../src/signature/assignable.ts";
import { checkSchema } from "../../../src/signature/check.ts";
import { DEFS, orNull, schemas } from "../../support/schema-arbitrary.ts";
import {
  array,
  boolean,
  date,
  literal,
  nothing,
  number,
  object,
  ref,
  rich,
  string,
  tuple,
  union,
} from "../../support/schemas.ts";

const SEED = { seed: 20261124 };
const defs = { from: DEFS, to: DEFS };
const reason = (from: Schema, to: Schema) => assignable(from, to, defs);

const circle = object({ kind: literal("circle"), radius: number });
const square = object({ kind: literal("square"), side: number });

describe("what fits", () => {
  const cases: [string, Schema, Schema][] = [
    ["a literal, its primitive", literal("a"), string],
    ["a union, a wider one", union(string, nothing), union(nothing, number, string)],
    ["an enum, its primitive", { enum: ["a", "b"] }, string],
    ["an enum, a union of literals", { enum: ["a", "b"] }, union(literal("b"), literal("a"), number)],
    ["an integer, a number", { type: "integer" }, number],
    ["boolean, both its values", boolean, union(literal(true), literal(false))],
    ["anything, unknown", object({ a: string }), true],
    ["never, anything", false, string],
    ["more members", object({ a: string, b: number }), object({ a: string })],
    ["an optional member that is not there", object({ a: string }), object({ a: string, "b?": number })],
    ["a required member, an optional one", object({ a: string }), object({ "a?": string })],
    ["members, an index signature", object({ a: number }), object({}, { additionalProperties: number })],
    ["a tuple, an array", tuple([number, literal(1)]), array(number)],
    ["a tuple, one with an optional place", tuple([number]), tuple([number, string], 1)],
    ["an intersection, each of its parts", { allOf: [circle, object({ id: string })] }, circle],
    [
      "an object, an intersection",
      object({ a: string, b: number }),
      { allOf: [object({ a: string }), object({ b: number })] },
    ],
    [
      "a selector of both, a union",
      object({ kind: { enum: ["circle", "square"] }, radius: number, side: number }),
      union(circle, square),
    ],
    [
      "a flag, a union by it",
      object({ ok: boolean }),
      union(object({ ok: literal(true) }), object({ ok: literal(false) })),
    ],
    ["a map, a map of wider types", rich("Map", string, literal(1)), rich("Map", union(string, number), number)],
    ["a recursive type, itself unrolled", ref("List"), object({ value: number, next: union(ref("List"), nothing) })],
    ["a recursive type, JSON", ref("List"), ref("Json")],
    ["what cannot be, anything", object({ a: { allOf: [literal(1), literal(2)] } }), string],
  ];
  test.each(cases)("%s", (_, from, to) => {
    expect(reason(from, to)).toBeNull();
  });
});

describe("what does not, and why", () => {
  const cases: [Schema, Schema, string][] = [
    [string, number, "string is not number"],
    [boolean, string, "boolean is not string"],
    [union(string, nothing), string, "null is not string"],
    [string, literal("a"), 'string is not "a"'],
    [{ enum: ["a", "b"] }, { enum: ["b", "c"] }, '"a" is not "b" | "c"'],
    [true, string, "unknown is not string"],
    [date, string, "Date is not string"],
    [number, { type: "integer" }, "number is not"],
    [object({ "b?": string }), object({ b: string }), 'member "b" is required now'],
    [object({}), object({ b: string }), 'member "b" is required now'],
    [object({ a: array(object({})) }), object({ a: array(object({ b: string })) }), 'a[]: member "b" is required now'],
    [object({ a: string }), object({ a: number }), "a: string is not number"],
    [object({ a: string }), object({ b: string }, { additionalProperties: false }), 'member "b" is required now'],
    [object({ a: string }), object({}, { additionalProperties: false }), 'member "a" is not allowed'],
    [object({}, { additionalProperties: string }), object({ "a?": number }), "a: string is not number"],
    [array(number), tuple([number]), "it may have fewer than 1 elements"],
    [tuple([number, number]), tuple([number]), "it may have more than 1 elements"],
    [tuple([number, string]), array(number), "[1]: string is not number"],
    [tuple([number, string], 1), array(union(number, string)), "[1]: undefined is not"],
    [rich("Map", string, string), rich("Map", string, number), ".values(): string is not number".slice(1)],
    [union(circle, square), circle, 'kind: "square" is not "circle"'],
  ];
  test.each(cases)("case %#", (from, to, expected) => {
    expect(reason(from, to)?.slice(0, expected.length)).toBe(expected);
  });

  test("those who are given values read it from their side", () => {
    const read = (from: Schema, to: Schema) => assignable(from, to, defs, { readers: "takers" });
    expect(read(object({ "a?": string }), object({ a: string }))).toBe('member "a" may be missing now');
    expect(read(object({ b: string }), object({ a: string }))).toBe('member "a" is gone');
  });

  test("those who bring them together read of neither before nor now", () => {
    const read = (from: Schema, to: Schema) => assignable(from, to, defs, { readers: "joiners" });
    expect(read(object({ "a?": string }), object({ a: string }))).toBe('member "a" may be missing');
    expect(read(object({ b: string }), object({ a: string }))).toBe('member "a" is missing');
  });

  test("what is unknown goes anywhere where it is trusted, and takes nothing else along", () => {
    const read = (from: Schema, to: Schema) => assignable(from, to, defs, { trusting: true });
    expect(read(true, string)).toBeNull();
    expect(read(object({ a: true, b: array(true) }), object({ a: string, b: array(number) }))).toBeNull();
    expect(read(object({ a: true, b: string }), object({ a: string, b: number }))).toBe("b: string is not number");
    expect(read(string, true)).toBeNull();
  });

  test("members that a type does not name count only when it is asked exactly", () => {
    const [from, to] = [object({ a: string }), object({ a: string, "b?": number })];
    expect(assignable(from, to, defs)).toBeNull();
    expect(assignable(from, to, defs, { exact: true })).toBe("b: unknown is not number");
  });
});

describe("laws", () => {
  test("a type is assignable to itself, and to a union with another", () => {
    fc.assert(
      fc.property(schemas, schemas, (one, other) => {
        expect(reason(one, one)).toBeNull();
        expect(reason(structuredClone(one), one)).toBeNull();
        expect(reason(one, union(other, one))).toBeNull();
        expect(assignable(one, one, defs, { exact: true })).toBeNull();
      }),
      { ...SEED, numRuns: 300 },
    );
  });

  test("what is assignable exactly is so over a step in between", () => {
    const exactly = (from: Schema, to: Schema) => assignable(from, to, defs, { exact: true }) === null;
    let met = 0;
    fc.assert(
      // Types of these often hold no values or all of them: the interesting ones are put together here.
      fc.property(schemas, schemas, schemas, (one, other, third) => {
        const list = [{ allOf: [one, other] }, one, union(one, other), union(one, other, third), third];
        for (const [a, b, c] of list.flatMap((x) => list.flatMap((y) => list.map((z) => [x, y, z] as const)))) {
          if (!exactly(a, b) || !exactly(b, c)) continue;
          met++;
          if (!exactly(a, c) && isInhabited(a)) expect.fail(JSON.stringify([a, b, c]));
        }
      }),
      { ...SEED, numRuns: 20 },
    );
    expect(met).toBeGreaterThan(250);
  });

  test.each([false, true])("what is assignable passes the check of the other type (exact: %s)", (exact) => {
    let met = 0;
    fc.assert(
      fc.property(schemas, schemas, fc.gen(), (from, to, gen) => {
        if (assignable(from, to, defs, { exact }) !== null) return;
        met++;
        const check = checkSchema(to, DEFS);
        const values = orNull(() => valueArbitrary(from, DEFS));
        if (values === null) return;
        for (let index = 0; index < 5; index++)
          expect(
            check(
              gen(() => values),
              "value",
            ),
          ).toBeNull();
      }),
      { ...SEED, numRuns: 300 },
    );
    expect(met).toBeGreaterThan(20);
  });

  test("what is not assignable has a value that shows it, for types of literals", () => {
    const literals = fc.uniqueArray(fc.constantFrom("a", "b", 1, true, null), { minLength: 1 });
    fc.assert(
      fc.property(literals, literals, (from, to) => {
        const isWithin = from.every((value) => to.includes(value));
        expect(reason({ enum: from }, union(...to.map(literal))) === null).toBe(isWithin);
      }),
      { ...SEED, numRuns: 200 },
    );
  });
});

describe("large types", () => {
  test("recursive types that differ deep inside are told apart quickly", () => {
    const chain = (end: Schema): Definitions =>
      Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [
          `T${index}`,
          object({ "left?": ref(`T${index + 1}`), "right?": ref(`T${index + 1}`), "self?": ref("T0") }),
        ]).concat([["T100", end]]),
      );
    const sides = { from: chain(string), to: chain(number) };
    const started = performance.now();
    expect(assignable(ref("T0"), ref("T0"), sides)).toMatch(/string is not number$/);
    expect(assignable(ref("T0"), ref("T0"), { from: sides.from, to: chain(string) })).toBeNull();
    expect(performance.now() - started).toBeLessThan(500);
  });

  test("wide unions take their time, and no more", () => {
    const wide = (offset: number): Schema =>
      union(...Array.from({ length: 200 }, (_, index) => object({ kind: literal(`k${index + offset}`), a: string })));
    const started = performance.now();
    expect(reason(wide(0), wide(0))).toBeNull();
    expect(reason(wide(0), wide(1))).not.toBeNull();
    const words: Schema = { enum: Array.from({ length: 20_000 }, (_, index) => `word ${index}`) };
    expect(reason(words, structuredClone(words))).toBeNull();
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("what is too large to compare is not assignable, and says so", () => {
    const nested = (depth: number, end: Schema): Schema => (depth === 0 ? end : array(nested(depth - 1, end)));
    expect(reason(nested(2_000, string), nested(2_000, string))).toBe("the types are too large to compare");
  });
});

/** Whether a type has values; of one without any, every type is told to take it where that is seen at once. */
function isInhabited(schema: Schema): boolean {
  return orNull(() => valueArbitrary(schema, DEFS)) !== null;
}

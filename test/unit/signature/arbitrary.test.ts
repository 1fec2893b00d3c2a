import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { argumentsArbitrary, valueArbitrary } from "../../../src/signature/arbitrary.ts";
import { checkSchema, compileSignature } from "../../../src/signature/check.ts";
import { calls, DEFS, orNull, schemas } from "../../support/schema-arbitrary.ts";
import { array, number, object, ref, rich, signature, string, tuple, union } from "../../support/schemas.ts";

const SEED = { seed: 20261124 };

describe("values", () => {
  test("those of every type pass its check", () => {
    fc.assert(
      fc.property(schemas, fc.gen(), (schema, gen) => {
        const check = checkSchema(schema, DEFS);
        const values = orNull(() => valueArbitrary(schema, DEFS));
        if (values === null) return;
        for (let index = 0; index < 5; index++)
          expect(
            check(
              gen(() => values),
              "value",
            ),
          ).toBeNull();
      }),
      { ...SEED, numRuns: 250 },
    );
  });

  test("recursive ones end, and are not all of the smallest size", () => {
    const sizes = fc.sample(valueArbitrary(ref("List"), DEFS), { ...SEED, numRuns: 100 }).map((value) => {
      return JSON.stringify(value).split("value").length - 1;
    });
    expect(Math.max(...sizes)).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(20);
  });

  test("a type without values is refused", () => {
    expect(() => valueArbitrary({ allOf: [string, number] }, {})).toThrow(RangeError);
    expect(() => valueArbitrary(ref("Endless"), { Endless: object({ next: ref("Endless") }) })).toThrow(RangeError);
  });

  test("optional members are left out, never undefined", () => {
    const values = fc.sample(valueArbitrary(object({ "a?": union(string, rich("undefined")) }), {}), {
      ...SEED,
      numRuns: 50,
    });
    const keys = values.map((value) => Object.values(value ?? {}));
    expect(keys.flat().every((value) => typeof value === "string")).toBe(true);
    expect(keys.some((list) => list.length === 0)).toBe(true);
  });

  test("a member called __proto__ is a member", () => {
    const schema = {
      type: "object",
      properties: Object.fromEntries([["__proto__", string]]),
      required: ["__proto__"],
    } as const;
    for (const value of fc.sample(valueArbitrary(schema, {}), { ...SEED, numRuns: 5 })) {
      expect(Object.hasOwn(value ?? {}, "__proto__")).toBe(true);
    }
  });
});

describe("arguments", () => {
  test("those of every call fit it", () => {
    fc.assert(
      fc.property(calls, fc.gen(), (call, gen) => {
        const checked = { calls: [call], defs: DEFS };
        const checker = compileSignature(checked);
        const lists = orNull(() => argumentsArbitrary(checked, 0));
        if (lists === null) return;
        for (let index = 0; index < 5; index++)
          expect(
            checker.checkArguments(
              0,
              gen(() => lists),
            ),
          ).toBeNull();
      }),
      { ...SEED, numRuns: 150 },
    );
  });

  test("optional ones are sometimes left out, and rest ones vary in number", () => {
    const lists = fc.sample(argumentsArbitrary(signature({ a: number, "b?": string, "...c": array(number) }), 0), {
      ...SEED,
      numRuns: 100,
    });
    expect(new Set(lists.map((list) => list.length))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  test("a rest parameter may be a tuple", () => {
    const lists = fc.sample(argumentsArbitrary(signature({ a: number, "...c": tuple([string, number]) }), 0), {
      ...SEED,
      numRuns: 5,
    });
    expect(lists.map((list) => list.map((each) => typeof each))).toEqual(
      lists.map(() => ["number", "string", "number"]),
    );
  });
});

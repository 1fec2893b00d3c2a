/**
 * Laws of the check of types: what passes it fits when it runs, and literals pass exactly where their values do.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Schema } from "../../../src/contracts/schema.ts";
import type { Signature } from "../../../src/contracts/signature.ts";
import { valueArbitrary } from "../../../src/signature/arbitrary.ts";
import { checkSchema } from "../../../src/signature/check.ts";
import { fill, type Scope } from "../../../src/workflow/templates.ts";
import { checkWorkflow } from "../../../src/workflow/types.ts";
import type { FunctionContract } from "../../../src/workflow/typing/contract.ts";
import { graph } from "../../suites/workflows/row.ts";
import { DEFS, orNull, schemas } from "../../support/schema-arbitrary.ts";
import { call, object, string } from "../../support/schemas.ts";
import { planOf } from "../../support/workflows.ts";

const SEED = { seed: 20261124 };

/** `give` gives a value of one type, `take` takes one of another. */
function contracts(given: Schema, taken: Schema) {
  const typed = (signature: Signature): FunctionContract => ({ kind: "function", signatures: [signature] });
  const known = new Map([
    ["give", typed({ calls: [call({}, given)], defs: DEFS })],
    ["take", typed({ calls: [call({ value: taken }, true)], defs: DEFS })],
  ]);
  return (name: string) => known.get(name) ?? null;
}

/** Whether a value holds what only templates of texts say, or what the check does not look into. */
function isSpecial(value: unknown): boolean {
  if (typeof value === "string") return value.startsWith("$");
  if (value instanceof Map || value instanceof Set) return true;
  if (Array.isArray(value)) return value.some(isSpecial);
  return typeof value === "object" && value !== null && Object.values(value).some(isSpecial);
}

/** Whether a type says of all values within it what they are: what is unknown goes anywhere. */
function isKnown(schema: Schema): boolean {
  const text = JSON.stringify(schema).replaceAll('{"const":true}', "");
  return !text.includes("true") && !text.includes('{"type":"object"}') && !text.includes("additionalProperties");
}

describe("laws", () => {
  test("a literal passes exactly when its value does", () => {
    const met = { passed: 0, refused: 0 };
    fc.assert(
      fc.property(schemas, schemas, fc.boolean(), fc.gen(), (taken, other, isOwn, gen) => {
        const values = orNull(() => valueArbitrary(isOwn ? taken : other, DEFS));
        const value = values === null ? undefined : gen(() => values);
        if (isSpecial(value) || value === undefined) return;
        const isTaken = checkSchema(taken, DEFS)(value, "value") === null;
        const faults = checkWorkflow(
          planOf(graph({ id: "a", function: "take", args: [value] })),
          contracts(true, taken),
        );
        expect(faults.length === 0, JSON.stringify(faults)).toBe(isTaken);
        met[isTaken ? "passed" : "refused"]++;
      }),
      { ...SEED, numRuns: 400 },
    );
    expect(Math.min(met.passed, met.refused)).toBeGreaterThan(40);
  });

  test("what passes fits when it runs", () => {
    const ways = fc.constantFrom<readonly [template: unknown, wrap: (taken: Schema) => Schema]>(
      ["$give.output", (taken) => taken],
      ["$give.output.a", (taken) => taken],
      ["$give.output.kind.b", (taken) => taken],
      [{ a: "$give.output", kind: "x" }, (taken) => object({ a: taken, kind: string })],
      [["$give.output", "$give.output.b"], (taken) => ({ type: "array", items: taken })],
      [{ $first: ["$give.output", "$run.id"] }, (taken) => taken],
    );
    let met = 0;
    fc.assert(
      fc.property(schemas.filter(isKnown), schemas, ways, fc.gen(), (given, other, [template, wrap], gen) => {
        const taken = wrap(gen(() => fc.constantFrom<Schema>(given, other, { anyOf: [given, other] })));
        const plan = planOf(graph({ id: "give", function: "give" }, { id: "b", function: "take", args: [template] }));
        const values = orNull(() => valueArbitrary(given, DEFS));
        if (values === null || checkWorkflow(plan, contracts(given, taken)).length > 0) return;
        met++;
        for (let time = 0; time < 3; time++) {
          const output = gen(() => values);
          const filled = fill(template, scopeOf(output));
          expect(checkSchema(taken, DEFS)(filled, "value")).toBeNull();
        }
      }),
      { ...SEED, numRuns: 600 },
    );
    expect(met).toBeGreaterThan(100);
  });

  test("items that pass fit when they run", () => {
    let met = 0;
    fc.assert(
      fc.property(schemas.filter(isKnown), schemas, fc.gen(), (element, other, gen) => {
        const given: Schema = { type: "array", items: element };
        const taken = gen(() => fc.constantFrom(element, other));
        const each = { id: "b", function: "take", each: "$give.output", args: ["$item"] };
        const plan = planOf(graph({ id: "give", function: "give" }, each));
        const values = orNull(() => valueArbitrary(given, DEFS));
        if (values === null || checkWorkflow(plan, contracts(given, taken)).length > 0) return;
        met++;
        for (const item of gen(() => values) as unknown[]) {
          expect(checkSchema(taken, DEFS)(item, "value")).toBeNull();
        }
      }),
      { ...SEED, numRuns: 250 },
    );
    expect(met).toBeGreaterThan(100);
  });
});

test("what is unknown goes anywhere, at any depth", () => {
  const given = object({ a: true, b: { type: "array", items: true } });
  const taken = object({ a: string, b: { type: "array", items: object({ x: string }) } });
  const steps = [
    { id: "give", function: "give" },
    { id: "b", function: "take", args: ["$give.output"] },
  ];
  expect(checkWorkflow(planOf(graph(...steps)), contracts(given, taken))).toEqual([]);
});

function scopeOf(output: unknown): Scope {
  return {
    output: () => output,
    isSkipped: () => false,
    ...{ input: undefined, item: undefined, index: undefined, runId: "run", callKey: "key" },
  };
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Signature } from "../../../src/contracts/signature.ts";
import { argumentsArbitrary, valueArbitrary } from "../../../src/signature/arbitrary.ts";
import { compileSignature } from "../../../src/signature/check.ts";
import { compareSignatures, verdictOf } from "../../../src/signature/compare.ts";
import { findAmbiguity } from "../../../src/signature/overloads.ts";
import { readSignature } from "../../../src/signature/read.ts";
import { calls, DEFS, orNull } from "../../support/schema-arbitrary.ts";
import { array, call, literal, nothing, number, object, signature, string, union } from "../../support/schemas.ts";

const SEED = { seed: 20261124 };
const summary = (left: Signature, right: Signature) =>
  compareSignatures(left, right).map(({ where, what, verdict }) => `${where} ${what}: ${verdict}`);

describe("one call", () => {
  const base = signature({ a: string, "b?": number }, string);
  const cases: [string, Signature, string[]][] = [
    ["nothing", signature({ a: string, "b?": number }, string), []],
    [
      "added, optional",
      signature({ a: string, "b?": number, "c?": string }, string),
      ["parameter c added: compatible"],
    ],
    [
      "added, required",
      signature({ a: string, b: number, c: string }, string),
      ["parameter b made required: breaking", "parameter c added: breaking"],
    ],
    ["removed", signature({ a: string }, string), ["parameter b removed: breaking"]],
    ["renamed", signature({ x: string, "b?": number }, string), ["parameter a renamed to x: breaking"]],
    [
      "widened",
      signature({ a: union(string, number), "b?": number }, string),
      ["parameter a retyped from string to string | number: compatible"],
    ],
    [
      "narrowed",
      signature({ a: literal("x"), "b?": number }, string),
      ['parameter a retyped from string to "x": breaking'],
    ],
    [
      "moved",
      signature({ b: number, a: string }, string),
      [
        "parameter a moved from place 1 to place 2: breaking",
        "parameter b moved from place 2 to place 1: breaking",
        "parameter b made required: breaking",
      ],
    ],
    ["made optional", signature({ "a?": string, "b?": number }, string), ["parameter a made optional: compatible"]],
    [
      "moved to rest",
      signature({ a: string, "...b": array(number) }, string),
      ["parameter b moved to a rest parameter: breaking"],
    ],
    [
      "a wider result",
      signature({ a: string, "b?": number }, union(string, nothing)),
      ["result retyped from string to string | null: breaking"],
    ],
    [
      "a narrower result",
      signature({ a: string, "b?": number }, literal("x")),
      ['result retyped from string to "x": compatible'],
    ],
  ];
  test.each(cases)("%s", (_, right, expected) => {
    expect(summary(base, right)).toEqual(expected);
  });

  test("the reasons say it in words", () => {
    const left = signature({ o: object({ a: string }) }, object({ id: string }));
    const right = signature({ o: object({ a: string, b: number }) }, object({ "id?": string }));
    expect(compareSignatures(left, right).map(({ reason }) => reason)).toEqual([
      'Callers may pass what is not taken any more: member "b" is required now.',
      'Callers may get what they do not expect: member "id" may be missing now.',
    ]);
  });
});

describe("several calls", () => {
  const several = (...list: ReturnType<typeof call>[]): Signature => ({ calls: list, defs: {} });
  const ofString = call({ a: string }, string);
  const ofNumber = call({ a: number }, number);

  test("are told apart by their types", () => {
    expect(summary(several(ofString, ofNumber), several(ofString, ofNumber))).toEqual([]);
    expect(summary(several(ofString), several(ofString, ofNumber))).toEqual(["overload (a: number) added: compatible"]);
    expect(summary(several(ofString, ofNumber), several(ofString))).toEqual(["overload (a: number) removed: breaking"]);
  });

  test("one that answers before another one did breaks callers with its result", () => {
    const wide = call({ a: union(string, number) }, string);
    expect(verdictOf(compareSignatures(several(wide), several(ofNumber, wide)))).toBe("breaking");
    expect(verdictOf(compareSignatures(several(wide), several(wide, ofNumber)))).toBe("compatible");
  });
});

describe("laws", () => {
  const signatures = fc
    .array(calls, { minLength: 1, maxLength: 2 })
    .map((list): Signature => ({ calls: list, defs: DEFS }));

  test("a signature is identical to itself", () => {
    fc.assert(
      fc.property(signatures, (each) => {
        expect(compareSignatures(each, structuredClone(each))).toEqual([]);
      }),
      { ...SEED, numRuns: 100 },
    );
  });

  test("what is compatible takes all arguments of the left, and gives results that the left could give", () => {
    let met = 0;
    fc.assert(
      fc.property(calls, calls, fc.gen(), (one, other, gen) => {
        const left = { calls: [one], defs: DEFS };
        // Parts of the other one, so that compatible pairs are met often.
        const changed = { ...one, parameters: [...one.parameters, ...other.parameters.slice(one.parameters.length)] };
        const right = { calls: [{ ...changed, result: gen(fc.constantFrom, one.result, other.result) }], defs: DEFS };
        if (verdictOf(compareSignatures(left, right)) === "breaking") return;
        met++;
        const [before, after] = [compileSignature(left), compileSignature(right)];
        const lists = orNull(() => argumentsArbitrary(left, 0));
        const results = orNull(() => valueArbitrary(right.calls[0]?.result ?? true, DEFS));
        if (lists !== null)
          expect(
            after.checkArguments(
              0,
              gen(() => lists),
            ),
          ).toBeNull();
        if (results !== null)
          expect(
            before.checkResult(
              0,
              gen(() => results),
            ),
          ).toBeNull();
      }),
      { ...SEED, numRuns: 200 },
    );
    expect(met).toBeGreaterThan(30);
  });
});

describe("types that are made to take long", () => {
  const read = (parameters: readonly string[]): Signature => {
    const overloads = parameters.map((parameter) => `export function f(a: ${parameter}): void;`);
    const text = [...overloads, "export function f(a: unknown): void {}"].join("\n");
    const result = readSignature({ main: "main.ts", modules: { "main.ts": text } }, "f", () => 0);
    if (!result.ok || result.value === null) throw new Error("the signature was not read");
    return result.value;
  };
  const elapsed = (work: () => unknown) => {
    const started = performance.now();
    work();
    return performance.now() - started;
  };

  test("an intersection of many unions is not multiplied out to the end", () => {
    const bomb = (end: string) =>
      Array.from({ length: 16 }, (_, i) => `({ a${i}: 1 } | { b${i}: ${end} })`).join(" & ");
    const [left, right] = [read([bomb("1")]), read([bomb("2")])];
    expect(elapsed(() => compareSignatures(left, right))).toBeLessThan(1_500);
    expect(compareSignatures(left, right)[0]?.reason).toContain("too large to compare");
  });

  test("the same signature has not changed, however large it is", () => {
    const bomb = () => Array.from({ length: 16 }, (_, i) => `({ a${i}: 1 } | { b${i}: 2 })`).join(" & ");
    expect(compareSignatures(read([bomb()]), read([bomb()]))).toEqual([]);
  });

  test("many overloads are compared within one limit", () => {
    const overloads = (from: number) =>
      read(Array.from({ length: 32 }, (_, i) => `{ m${i % 5}?: ${i + from} | string; n${i + from}?: number }`));
    const [left, right] = [overloads(0), overloads(1)];
    expect(elapsed(() => compareSignatures(left, right))).toBeLessThan(1_500);
    expect(elapsed(() => findAmbiguity([left, right]))).toBeLessThan(1_500);
  });

  test("more overloads than can be compared are not read", () => {
    expect(() => read(Array.from({ length: 33 }, (_, i) => `${i}`))).toThrow("not read");
  });
});

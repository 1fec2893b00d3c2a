import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Schema } from "../../../src/contracts/schema.ts";
import type { Signature } from "../../../src/contracts/signature.ts";
import { argumentsArbitrary } from "../../../src/signature/arbitrary.ts";
import type { GivenArguments } from "../../../src/signature/bind.ts";
import { compileSignature } from "../../../src/signature/check.ts";
import { chooseOverload, findAmbiguity, sameParameters } from "../../../src/signature/overloads.ts";
import { calls, DEFS, orNull } from "../../support/schema-arbitrary.ts";
import {
  array,
  call,
  date,
  literal,
  number,
  object,
  ref,
  rich,
  signature,
  string,
  union,
} from "../../support/schemas.ts";

const SEED = { seed: 20261124 };

type Types = Readonly<Record<string, Schema>>;
const made = (...candidates: Types[]): Signature[] => candidates.map((types) => signature(types));

/** The index of the chosen candidate, or the mismatches. */
function chosen(candidates: readonly Signature[], given: GivenArguments): unknown {
  const result = chooseOverload(candidates, given);
  return result.ok ? result.value.candidate : result.fault.map(({ path, received }) => `${path} ${received}`);
}

describe("choosing", () => {
  test("the arity and the types decide", () => {
    const candidates = made({ a: number }, { a: string }, { a: number, b: number }, { a: date });
    expect(chosen(candidates, { args: [1] })).toBe(0);
    expect(chosen(candidates, { args: ["x"] })).toBe(1);
    expect(chosen(candidates, { args: [1, 2] })).toBe(2);
    expect(chosen(candidates, { args: [new Date(0)] })).toBe(3);
  });

  test("narrower types win, in whatever order they were deployed", () => {
    const narrow: Types = { a: literal("x") };
    const wide: Types = { a: string };
    const widest: Types = { a: true };
    expect(chosen(made(widest, narrow, wide), { args: ["x"] })).toBe(1);
    expect(chosen(made(wide, widest, narrow), { args: ["y"] })).toBe(0);
    expect(chosen(made(wide, widest, narrow), { args: [1] })).toBe(1);
  });

  test("an object type with more members is narrower", () => {
    const candidates = made({ a: object({ x: number }) }, { a: object({ x: number, y: number }) });
    expect(chosen(candidates, { args: [{ x: 1, y: 1 }] })).toBe(1);
    expect(chosen(candidates, { args: [{ x: 1 }] })).toBe(0);
  });

  test("fixed parameters win over optional ones, and those over a rest parameter", () => {
    const fixed: Types = { a: number };
    const optional: Types = { a: number, "b?": number };
    const rest: Types = { a: number, "...b": array(number) };
    expect(chosen(made(rest, optional, fixed), { args: [1] })).toBe(2);
    expect(chosen(made(rest, optional, fixed), { args: [1, 2] })).toBe(1);
    expect(chosen(made(rest, optional, fixed), { args: [1, 2, 3] })).toBe(0);
  });

  test("only the arguments that are there count", () => {
    const candidates = made({ a: union(number, string) }, { a: number, "b?": string });
    expect(chosen(candidates, { args: [1] })).toBe(1);
    expect(chosen(candidates, { args: ["x"] })).toBe(0);
  });

  test("no fit says why not, for each", () => {
    expect(chosen(made({ a: number }, { a: string, b: string }), { args: ["x"] })).toEqual([
      'a the string "x"',
      "b nothing",
    ]);
  });

  test("overloads of one source are tried in their order", () => {
    const source: Signature = { calls: [call({ a: true }), call({ a: string })], defs: {} };
    expect(chooseOverload([source], { args: ["x"] })).toEqual({
      ok: true,
      value: { candidate: 0, call: 0, args: ["x"] },
    });
    const reversed: Signature = { calls: [call({ a: string }), call({ a: true })], defs: {} };
    expect(chooseOverload([reversed], { args: [1] })).toMatchObject({ value: { call: 1 } });
  });

  test("names choose among overloads too", () => {
    const candidates = made({ from: number, to: number }, { from: number, length: number });
    expect(chosen(candidates, { named: { from: 1, to: 2 } })).toBe(0);
    expect(chosen(candidates, { named: { length: 1, from: 2 } })).toBe(1);
    expect(chosen(made({ a: string }, { a: literal("x") }), { named: { a: "x" } })).toBe(1);
    expect(chosen(candidates, { named: { from: 1 } })).toEqual(["to nothing", "length nothing"]);
  });

  test("a call by name that fits two overloads equally is refused", () => {
    const candidates = made({ a: string, b: number }, { b: number, a: string });
    expect(findAmbiguity(candidates)).toBeNull();
    expect(chosen(candidates, { named: { a: "x", b: 1 } })).toEqual([
      "named as good for another overload",
      "named as good for another overload",
    ]);
  });
});

describe("ambiguity", () => {
  test("the same types twice", () => {
    expect(findAmbiguity(made({ a: string }, { b: string }))).toEqual({ left: 0, right: 1, example: ["text"] });
  });

  test("unions that overlap", () => {
    expect(
      findAmbiguity(made({ a: date }, { a: union(string, number) }, { a: union(number, rich("bigint")) })),
    ).toEqual({
      left: 1,
      right: 2,
      example: [1],
    });
  });

  test("each is narrower in another place", () => {
    const candidates = made({ a: literal("x"), b: string }, { a: string, b: literal("y") });
    expect(findAmbiguity(candidates)?.example).toEqual(["x", "y"]);
  });

  test("different members of open objects", () => {
    const candidates = made({ a: object({ x: number }) }, { a: object({ y: string }) });
    expect(findAmbiguity(candidates)?.example).toEqual([{ x: 1, y: "text" }]);
  });

  test("different literals of one member exclude each other", () => {
    const shape = (kind: string) => ({ a: object({ kind: literal(kind), size: number }) });
    expect(findAmbiguity(made(shape("circle"), shape("square")))).toBeNull();
  });

  test("what differs only in optional parameters that are not given", () => {
    const candidates = made({ a: number, "b?": string }, { a: number, "b?": number });
    expect(findAmbiguity(candidates)?.example).toEqual([1]);
  });

  test("recursive types that have a value in common", () => {
    const other = object({ value: { type: "integer" }, next: union(ref("List"), { type: "null" }), "note?": string });
    const candidates = [
      signature({ a: ref("List") }, true, DEFS),
      signature({ a: ref("List") }, true, { List: other }),
    ];
    expect(findAmbiguity(candidates)).toBeNull();
    expect(chosen(candidates, { args: [{ value: 1, next: null }] })).toBe(1);
  });

  test("where there is none, every call that fits several has a most specific one", () => {
    let several = 0;
    let examples = 0;
    fc.assert(
      fc.property(fc.array(calls, { minLength: 3, maxLength: 3 }), fc.gen(), (list, gen) => {
        const candidates = list.map((each) => ({ calls: [each], defs: DEFS }));
        const checkers = candidates.map(compileSignature);
        const fitting = (args: readonly unknown[]) =>
          checkers.flatMap((checker, index) => (checker.checkArguments(0, args) === null ? [index] : []));
        const found = findAmbiguity(candidates);
        if (found !== null) {
          examples++;
          expect(fitting(found.example)).toEqual(expect.arrayContaining([found.left, found.right]));
          return;
        }
        const lists = candidates
          .map((each) => orNull(() => argumentsArbitrary(each, 0)))
          .filter((each) => each !== null);
        for (const args of lists.flatMap((each) => [0, 1, 2, 3].map(() => gen(() => each)))) {
          several += fitting(args).length > 1 ? 1 : 0;
          expect(chosen(candidates, { args })).toBeTypeOf("number");
        }
      }),
      { ...SEED, numRuns: 120 },
    );
    expect(several).toBeGreaterThan(5);
    expect(examples).toBeGreaterThan(5);
  });
});

describe("the same parameters", () => {
  const same = (left: Types, right: Types) => sameParameters(signature(left), signature(right, string));

  test("are the same types, whatever the names and the result", () => {
    expect(same({ a: union(string, number) }, { b: union(number, string) })).toBe(true);
    expect(same({ a: object({ x: number, y: string }) }, { a: object({ y: string, x: number }) })).toBe(true);
  });

  test("are not those that take more, or other ones", () => {
    expect(same({ a: string }, { a: number })).toBe(false);
    expect(same({ a: string }, { "a?": string })).toBe(false);
    expect(same({ a: string }, { a: string, "b?": string })).toBe(false);
    expect(same({ a: object({ x: number }) }, { a: object({ x: number, "y?": number }) })).toBe(false);
    expect(same({ "a?": number }, { a: union(number, rich("undefined")) })).toBe(false);
  });

  test("of several calls are each among the other's", () => {
    const two = (...types: Schema[]): Signature => ({ calls: types.map((type) => call({ a: type })), defs: {} });
    expect(sameParameters(two(string, number), two(number, string))).toBe(true);
    expect(sameParameters(two(string, number), two(string))).toBe(false);
  });
});

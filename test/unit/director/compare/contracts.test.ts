import { expect, test } from "vitest";
import type { Signature } from "../../../../src/contracts/signature.ts";
import type { Contract } from "../../../../src/director/compare/contracts.ts";
import { compareContracts } from "../../../../src/director/compare/contracts.ts";

type Type = "number" | "string" | "boolean";

/** A function of one parameter; several types make a union. */
const taking = (...types: Type[]): Contract => ({ kind: "function", signature: signature(types) });
const UNTYPED: Contract = { kind: "function", signature: null };
const WEB: Contract = { kind: "fetch", signature: null };

function signature(types: readonly Type[]): Signature {
  const schema = { anyOf: types.map((type) => ({ type })) };
  const parameter = { name: "a", schema, optional: false, rest: false, default: null };
  return { calls: [{ parameters: [parameter], result: true }], defs: {} };
}

const verdicts = (left: Contract[], right: Contract[]) =>
  compareContracts(left, right).map(({ where, verdict }) => `${where}: ${verdict}`);

test("what stays as it is has no changes", () => {
  expect(verdicts([taking("number")], [taking("number")])).toEqual([]);
  expect(verdicts([UNTYPED], [UNTYPED])).toEqual([]);
  expect(verdicts([WEB], [WEB])).toEqual([]);
  expect(verdicts([taking("number"), taking("string")], [taking("string"), taking("number")])).toEqual([]);
});

test("a signature that comes or goes breaks nobody, unless overloads go with it", () => {
  expect(verdicts([UNTYPED], [taking("number")])).toEqual(["signature: compatible"]);
  expect(verdicts([taking("number")], [UNTYPED])).toEqual(["signature: compatible"]);
  expect(verdicts([taking("number"), taking("string")], [UNTYPED])).toEqual([
    "signature: compatible",
    "overloads: breaking",
  ]);
});

test("another way of being called breaks everybody", () => {
  expect(verdicts([WEB], [UNTYPED])).toEqual(["function: breaking"]);
  expect(verdicts([taking("number")], [WEB])).toEqual(["function: breaking"]);
});

test("an overload that nobody takes the place of is missed, a new one is welcome", () => {
  const both = [taking("number"), taking("string")];
  expect(verdicts(both, [taking("number")])).toEqual([expect.stringMatching(/^overload \(a: string\).*: breaking$/)]);
  expect(verdicts([taking("number")], both)).toEqual([expect.stringMatching(/^overload \(a: string\).*: compatible$/)]);
});

test("one overload may do the work of two", () => {
  const changes = compareContracts([taking("number"), taking("string")], [taking("number", "string")]);
  expect(changes.filter(({ verdict }) => verdict === "breaking")).toEqual([]);
});

/**
 * Random types, small enough that two of them often have something in common.
 */
import fc from "fast-check";
import type { Definitions, Schema } from "../../src/contracts/schema.ts";
import type { CallSignature, Parameter } from "../../src/contracts/signature.ts";
import { array, boolean, date, literal, nothing, number, object, ref, rich, string, tuple, union } from "./schemas.ts";

/** Recursive types that random ones refer to. */
export const DEFS: Definitions = {
  List: object({ value: number, next: union(ref("List"), nothing) }),
  Tree: object({ kind: literal("a"), "children?": array(ref("Tree")) }),
  Json: union(string, number, boolean, nothing, array(ref("Json")), object({}, { additionalProperties: ref("Json") })),
};

const leaves: fc.Arbitrary<Schema> = fc.constantFrom<Schema[]>(
  string,
  number,
  { type: "integer" },
  boolean,
  nothing,
  date,
  true,
  literal("a"),
  literal("b"),
  literal(1),
  literal(true),
  { enum: ["a", "b", null] },
  { type: "object" },
  rich("bigint"),
  rich("undefined"),
  rich("Uint8Array"),
  ref("List"),
  ref("Tree"),
  ref("Json"),
);

const { schema } = fc.letrec<{ schema: Schema }>((tie) => {
  const inner = tie("schema");
  const members = fc.dictionary(fc.constantFrom("a", "b?", "kind"), inner, { maxKeys: 3 });
  return {
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 4, arbitrary: leaves },
      { weight: 2, arbitrary: fc.array(inner, { minLength: 2, maxLength: 3 }).map((list) => union(...list)) },
      { weight: 3, arbitrary: members.map((each) => object(each)) },
      { weight: 1, arbitrary: members.map((each) => object(each, { additionalProperties: false })) },
      { weight: 1, arbitrary: inner.map((each) => object({}, { additionalProperties: each })) },
      { weight: 1, arbitrary: inner.map(array) },
      { weight: 1, arbitrary: fc.tuple(inner, inner, fc.nat(2)).map(([one, two, least]) => tuple([one, two], least)) },
      { weight: 1, arbitrary: fc.tuple(members, members).map((both) => ({ allOf: both.map((each) => object(each)) })) },
      { weight: 1, arbitrary: fc.tuple(inner, inner).map((both) => rich("Map", ...both)) },
      { weight: 1, arbitrary: inner.map((each) => rich("Set", each)) },
    ),
  };
});

/** A type that refers to `DEFS`. */
export const schemas: fc.Arbitrary<Schema> = schema;

/** A way to call: up to three parameters, the last ones optional, and sometimes a rest parameter. */
export const calls: fc.Arbitrary<CallSignature> = fc
  .record({
    types: fc.array(schemas, { maxLength: 3 }),
    optional: fc.nat(3),
    rest: fc.option(schemas, { freq: 4 }),
    result: schemas,
  })
  .map(({ types, optional, rest, result }) => {
    const fixed = types.map((type, index): Parameter => {
      const name = ["a", "b", "c"][index] ?? null;
      return { name, schema: type, optional: index >= types.length - optional, rest: false, default: null };
    });
    const last: Parameter[] =
      rest === null ? [] : [{ name: "rest", schema: array(rest), optional: false, rest: true, default: null }];
    return { parameters: [...fixed, ...last], result };
  });

/** Generated values; null for a type that has none, as a random intersection may. */
export function orNull<Values>(make: () => Values): Values | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

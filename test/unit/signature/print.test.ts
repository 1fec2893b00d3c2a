/**
 * The law of printing: what is printed reads as the same schema.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Schema } from "../../../src/contracts/schema.ts";
import { printSchema } from "../../../src/signature/print.ts";
import { readSignature } from "../../../src/signature/read.ts";
import { arrayOf, literal, objectOf, rich, union } from "../../../src/signature/schemas.ts";
import { unwrap } from "../../support/result.ts";

const name = fc.oneof(fc.constantFrom("__proto__", "constructor", "a-b", "get", "readonly", "1", ""), fc.string());
const leaf: fc.Arbitrary<Schema> = fc.oneof(
  fc.constantFrom<Schema>(true, false, { type: "string" }, { type: "number" }, { type: "boolean" }, { type: "null" }),
  fc.constantFrom("undefined", "bigint", "Date", "RegExp", "Uint8Array").map((type) => rich(type)),
  fc.oneof(fc.string(), fc.integer(), fc.boolean()).map(literal),
);

const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie("schema").map(arrayOf),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map(union),
    tie("schema").map((element) => rich("Set", element)),
    fc.tuple(tie("schema"), tie("schema")).map(([key, value]) => rich("Map", key, value)),
    fc
      .tuple(
        fc.dictionary(name, tie("schema"), { maxKeys: 3 }),
        fc.option(tie("schema"), { nil: undefined }),
        fc.nat(3),
      )
      .map(([members, others, count]) => {
        const properties = new Map(Object.entries(members));
        return objectOf(properties, new Set([...properties.keys()].slice(0, count)), others);
      }),
  ),
}));

test("reading what is printed gives the same schema", () => {
  fc.assert(
    fc.property(schema, (before) => {
      const source = `export default (v: ${printSchema(before, {})}): void => {};`;
      const read = unwrap(readSignature({ main: "main.ts", modules: { "main.ts": source } }, "default", () => 0));
      expect(read?.calls[0]?.parameters[0]?.schema).toEqual(before);
    }),
    { numRuns: 300 },
  );
});

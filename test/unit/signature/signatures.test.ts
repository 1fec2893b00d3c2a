/**
 * The table of types: how each is read, printed, and held against values.
 */
import { expect, test } from "vitest";
import { compileSignature } from "../../../src/signature/check.ts";
import { printDeclarations, printSchema } from "../../../src/signature/print.ts";
import { readSignature } from "../../../src/signature/read.ts";
import { PLAIN_TYPES } from "../../suites/signatures/types.ts";
import { unwrap } from "../../support/result.ts";

function read(type: string, before = "") {
  const source = `${before}\nexport default (v: ${type}): void => {};`;
  const signature = unwrap(readSignature({ main: "main.ts", modules: { "main.ts": source } }, "default", () => 0));
  if (signature === null) throw new Error("no function was found");
  const schema = signature.calls[0]?.parameters[0]?.schema;
  if (schema === undefined) throw new Error("no parameter was found");
  return { signature, schema };
}

test.each(PLAIN_TYPES)("$type is read, printed and held against values", (row) => {
  const { signature, schema } = read(row.type, row.before);
  expect(schema).toEqual(row.schema);
  const printed = printSchema(schema, signature.defs);
  expect(printed).toBe(row.printed ?? row.type);
  expect(read(printed, printDeclarations(signature.defs)).signature).toEqual(signature);
  const checker = compileSignature(signature);
  for (const value of row.valid ?? []) expect(checker.checkArguments(0, [value])).toBeNull();
  for (const [value, path] of row.invalid ?? []) expect(checker.checkArguments(0, [value])?.path).toBe(path);
});

/**
 * The table of signatures: how each type and each function is read, printed, and held against values.
 */
import { expect, test } from "vitest";
import { compileSignature } from "../../../src/signature/check.ts";
import { chooseOverload } from "../../../src/signature/overloads.ts";
import { printDeclarations, printSchema, printSignature } from "../../../src/signature/print.ts";
import { readSignature } from "../../../src/signature/read.ts";
import { BUILT_IN_TYPES } from "../../suites/signatures/built-in.ts";
import { FUNCTIONS } from "../../suites/signatures/functions.ts";
import { NAMED_TYPES } from "../../suites/signatures/named.ts";
import { ODD_NAMES } from "../../suites/signatures/names.ts";
import { PARTED_TYPES } from "../../suites/signatures/parted.ts";
import { IMPORTED_TYPES, RECURSIVE_TYPES } from "../../suites/signatures/recursive.ts";
import { RESULTS } from "../../suites/signatures/results.ts";
import { PLAIN_TYPES } from "../../suites/signatures/types.ts";
import { UTILITY_TYPES } from "../../suites/signatures/utilities.ts";
import { unwrap } from "../../support/result.ts";

type Sources = Readonly<Record<string, string>>;

function readFunction(source: string, modules: Sources = {}, name = "default") {
  const bundle = { main: "main.ts", modules: { ...modules, "main.ts": source } };
  const signature = unwrap(readSignature(bundle, name, () => 0));
  if (signature === null) throw new Error("no function was found");
  return signature;
}

function read(type: string, before = "", modules: Sources = {}) {
  const signature = readFunction(`${before}\nexport default (v: ${type}): void => {};`, modules);
  const schema = signature.calls[0]?.parameters[0]?.schema;
  if (schema === undefined) throw new Error("no parameter was found");
  return { signature, schema };
}

const TYPES = [
  ...PLAIN_TYPES,
  ...BUILT_IN_TYPES,
  ...NAMED_TYPES,
  ...RECURSIVE_TYPES,
  ...IMPORTED_TYPES,
  ...UTILITY_TYPES,
  ...PARTED_TYPES,
  ...ODD_NAMES,
];

const titled = TYPES.map(
  (row) => [[row.before, row.type].filter((text) => text !== undefined).join("; "), row] as const,
);

test.each(titled)("%s is read, printed and held against values", (_, row) => {
  const { signature, schema } = read(row.type, row.before, row.modules);
  expect(schema).toEqual(row.schema);
  expect(signature.defs).toEqual(row.defs ?? {});
  const printed = printSchema(schema, signature.defs);
  expect(printed).toBe(row.printed ?? row.type);
  expect(read(printed, printDeclarations(signature.defs)).signature).toEqual(signature);
  const checker = compileSignature(signature);
  for (const value of row.valid) expect(checker.checkArguments(0, [value])).toBeNull();
  for (const [value, path] of row.invalid) expect(checker.checkArguments(0, [value])?.path).toBe(path);
});

test.each([...FUNCTIONS, ...RESULTS])("$source is read, printed and held against calls", (row) => {
  const signature = readFunction(row.source, row.modules, row.name);
  const parameters = signature.calls.flatMap((call) => call.parameters);
  const calls = signature.calls.map((call) => ({
    ...call,
    parameters: call.parameters.map((parameter) => ({ ...parameter, default: null })),
  }));
  expect(calls).toEqual(row.calls);
  expect(signature.defs).toEqual(row.defs ?? {});
  const defaults = parameters.filter((each) => each.default !== null).map((each) => [each.name, each.default]);
  expect(Object.fromEntries(defaults)).toEqual(row.defaults ?? {});

  const printed = printSignature(signature);
  expect(printed).toBe(row.printed);
  const again = readFunction(`${printDeclarations(signature.defs)}\nconst f: ${printed} = x; export default f;`);
  expect(printSignature(again)).toBe(printed);

  for (const args of row.valid) expect(chooseOverload([signature], { args }).ok).toBe(true);
  for (const [args, path] of row.invalid) {
    const chosen = chooseOverload([signature], { args });
    expect(chosen.ok ? "fits" : chosen.fault[0]?.path).toBe(path);
  }
  const checker = compileSignature(signature);
  if ("gives" in row) expect(checker.checkResult(0, row.gives)).toBeNull();
  if (row.givesNot !== undefined) expect(checker.checkResult(0, row.givesNot[0])?.path).toBe(row.givesNot[1]);
});

test("there are at least 150 signatures in the table, and none twice", () => {
  const written = [
    ...TYPES.map(({ before, type, modules }) => JSON.stringify([before, type, modules])),
    ...[...FUNCTIONS, ...RESULTS].map(({ source, modules }) => JSON.stringify([source, modules])),
  ];
  expect(written.length).toBeGreaterThanOrEqual(150);
  expect(new Set(written).size).toBe(written.length);
});

/**
 * Short ways to write schemas, parameters and signatures in tests, in the form in which the reader gives them.
 */
import type { Definitions, RichType, Schema, SchemaObject } from "../../src/contracts/schema.ts";
import type { CallSignature, Parameter, Signature } from "../../src/contracts/signature.ts";

export const string: Schema = { type: "string" };
export const number: Schema = { type: "number" };
export const boolean: Schema = { type: "boolean" };
export const nothing: Schema = { type: "null" };
export const date: Schema = { "x-type": "Date" };

/** A literal type, `"a"`. */
export function literal(value: string | number | boolean | null): Schema {
  return { const: value };
}

/** A union. */
export function union(...anyOf: Schema[]): Schema {
  return { anyOf };
}

/** A union of literals. */
export function oneOf(...values: (string | number | boolean | null)[]): Schema {
  return { enum: values };
}

/** An object of any names. */
export function record(values: Schema): Schema {
  return { type: "object", additionalProperties: values };
}

/** A reference to a definition. */
export function ref(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}

/** An array. */
export function array(items: Schema): Schema {
  return { type: "array", items };
}

/** A tuple, of which the places from `minItems` on may be missing. */
export function tuple(prefixItems: Schema[], minItems = prefixItems.length): Schema {
  return { type: "array", prefixItems, items: false, ...(minItems === 0 ? {} : { minItems }) };
}

/** An object type; names that end in `?` are of optional members. */
export function object(members: Readonly<Record<string, Schema>>, more: Partial<SchemaObject> = {}): Schema {
  const entries = Object.entries(members);
  const required = entries.map(([name]) => name).filter((name) => !name.endsWith("?"));
  return {
    type: "object",
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace(/\?$/, ""), schema])),
    ...(required.length === 0 ? {} : { required }),
    ...more,
  };
}

/** A built-in type that JSON has no word for. */
export function rich(name: RichType, ...args: Schema[]): Schema {
  return args.length === 0 ? { "x-type": name } : { "x-type": name, "x-args": args };
}

/** A parameter: `a`, `a?`, `...a`, or ` ` for one without a name. */
function parameter(name: string, schema: Schema): Parameter {
  return {
    name: name.replace(/^\.\.\.|\?$/g, "").trim() || null,
    schema,
    optional: name.endsWith("?"),
    rest: name.startsWith("..."),
    default: null,
  };
}

/** One way to call: parameters as `parameter` takes them, in their order. */
export function call(parameters: Readonly<Record<string, Schema>>, result: Schema = true): CallSignature {
  return { parameters: Object.entries(parameters).map(([name, schema]) => parameter(name, schema)), result };
}

/** A signature with one call. */
export function signature(
  parameters: Readonly<Record<string, Schema>>,
  result: Schema = true,
  defs: Definitions = {},
): Signature {
  return { calls: [call(parameters, result)], defs };
}

/**
 * Prints schemas as TypeScript, for messages.
 */
import type { Definitions, Schema, SchemaObject } from "../contracts/schema.ts";

/** The type as TypeScript, on one line. */
export function printSchema(schema: Schema, defs: Definitions): string {
  if (schema === true) return "unknown";
  if (schema === false) return "never";
  const parts = [...alternatives(schema, defs)];
  return parts.length === 0 ? "unknown" : parts.join(" & ");
}

function* alternatives(schema: SchemaObject, defs: Definitions): Generator<string> {
  const print = (inner: Schema) => printSchema(inner, defs);
  if (schema.$ref !== undefined) yield schema.$ref.replace(/^#\/\$defs\//, "");
  if (schema["x-type"] !== undefined) yield withArguments(schema["x-type"], schema["x-args"] ?? [], print);
  if ("const" in schema) yield JSON.stringify(schema.const);
  if (schema.enum !== undefined) yield schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf !== undefined) yield schema.anyOf.map(print).join(" | ");
  if (schema.allOf !== undefined) yield schema.allOf.map(print).join(" & ");
  if (schema.type !== undefined)
    yield [schema.type]
      .flat()
      .map((type) => printType(type, schema, print))
      .join(" | ");
}

function printType(type: string, schema: SchemaObject, print: (inner: Schema) => string): string {
  if (type === "array" && schema.prefixItems !== undefined) return `[${schema.prefixItems.map(print).join(", ")}]`;
  if (type === "array") return `${print(schema.items ?? true)}[]`;
  if (type !== "object" || schema.properties === undefined) return type === "integer" ? "number" : type;
  const members = Object.entries(schema.properties).map(([name, inner]) => {
    const mark = schema.required?.includes(name) === true ? "" : "?";
    return `${name}${mark}: ${print(inner)}`;
  });
  return members.length === 0 ? "{}" : `{ ${members.join("; ")} }`;
}

function withArguments(name: string, given: readonly Schema[], print: (inner: Schema) => string): string {
  if (name === "Stream") name = "AsyncGenerator";
  return given.length === 0 ? name : `${name}<${given.map(print).join(", ")}>`;
}

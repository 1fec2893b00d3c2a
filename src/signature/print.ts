/**
 * Signatures and schemas as TypeScript: for people, for declaration files, and to compare as text.
 *
 * Reading what is printed gives the same schemas again. Members and unions keep the order of the source; names and
 * descriptions that say nothing about values are left out.
 */
import type { Definitions, JsonType, Schema, SchemaObject } from "../contracts/schema.ts";
import type { CallSignature, Parameter, Signature } from "../contracts/signature.ts";
import { STREAM_NAME } from "./printed-names.ts";
import { UNDEFINED, union } from "./schemas.ts";

/** `(a: number, b?: string) => number`; of several ways to call, `{ (a: number): number; (a: string): string }`. */
export function printSignature({ calls, defs }: Signature): string {
  const [only, ...others] = calls;
  if (only !== undefined && others.length === 0) return printCall(only, defs, " => ");
  return `{ ${calls.map((call) => printCall(call, defs, ": ")).join("; ")} }`;
}

/** `type Tree = { children: Tree[] };`, a line for each recursive type; empty when there is none. */
export function printDeclarations(defs: Definitions): string {
  return Object.entries(defs)
    .map(([name, schema]) => `type ${name} = ${printSchema(schema, defs)};`)
    .join("\n");
}

/** A type: `string`, `"a" | "b"`, `{ id: number; tags?: string[] }`; recursive ones by their name. */
export function printSchema(schema: Schema, defs: Definitions): string {
  return print(schema, defs).text;
}

function printCall({ parameters, result }: CallSignature, defs: Definitions, arrow: string): string {
  const printed = parameters.map((parameter, index) => printParameter(parameter, parameters.slice(index + 1), defs));
  const isNothing = typeof result !== "boolean" && result["x-type"] === "undefined";
  return `(${printed.join(", ")})${arrow}${isNothing ? "void" : printSchema(result, defs)}`;
}

function printParameter(parameter: Parameter, following: readonly Parameter[], defs: Definitions): string {
  const { name, schema, optional, rest } = parameter;
  const label = name ?? printPattern(schema);
  if (rest) return `...${label}: ${printSchema(schema, defs)}`;
  if (!optional) return `${label}: ${printSchema(schema, defs)}`;
  // TypeScript has no optional parameter in front of one that must be given.
  if (following.every((other) => other.optional || other.rest)) return `${label}?: ${printSchema(schema, defs)}`;
  return `${label}: ${printSchema(union([schema, UNDEFINED]), defs)}`;
}

/** What stands for the name of a destructured parameter. */
function printPattern(schema: Schema): string {
  return typeof schema !== "boolean" && schema.type === "array" ? "[]" : "{}";
}

/** How strongly a printed type holds together: what is weaker than its surroundings goes in parentheses. */
type Strength = "union" | "intersection" | "one";

interface Printed {
  readonly text: string;
  readonly strength: Strength;
}

const one = (text: string): Printed => ({ text, strength: "one" });

function print(schema: Schema, defs: Definitions): Printed {
  if (typeof schema === "boolean") return one(schema ? "unknown" : "never");
  const { $ref, const: value, enum: values, anyOf, allOf, type } = schema;
  if ($ref !== undefined) return one(printReference($ref, defs));
  if (value !== undefined) return printConstant(value);
  if (values !== undefined) return printUnion(values.map(printLiteral));
  if (anyOf !== undefined) return printUnion(anyOf.map((member) => inside(member, defs, "union")));
  if (allOf !== undefined) return printIntersection(allOf, defs);
  if (schema["x-type"] !== undefined) return one(printRich(schema, defs));
  if (typeof type === "object") return printUnion(type.map((each) => print({ ...schema, type: each }, defs).text));
  if (type === "array") return one(printArray(schema, defs));
  if (type === "object") return one(printObject(schema, defs));
  return one(PRIMITIVES.get(type) ?? "unknown");
}

/** A part of a type, in parentheses where its surroundings would take it apart. */
function inside(schema: Schema, defs: Definitions, surroundings: Strength): string {
  const { text, strength } = print(schema, defs);
  const holds = strength === "one" || (surroundings === "union" && strength === "intersection");
  return holds ? text : `(${text})`;
}

function printUnion(members: readonly string[]): Printed {
  return { text: members.join(" | ") || "never", strength: members.length > 1 ? "union" : "one" };
}

function printIntersection(schemas: readonly Schema[], defs: Definitions): Printed {
  const members = schemas.map((member) => inside(member, defs, "intersection"));
  return { text: members.join(" & ") || "unknown", strength: members.length > 1 ? "intersection" : "one" };
}

function printReference($ref: string, defs: Definitions): string {
  const name = $ref.slice("#/$defs/".length);
  return Object.hasOwn(defs, name) ? name : "unknown";
}

function printLiteral(value: unknown): string {
  return JSON.stringify(value) ?? "unknown";
}

/** The parser takes `-1[]` for an expression: a negative number is put in parentheses there. */
function printConstant(value: unknown): Printed {
  return { text: printLiteral(value), strength: typeof value === "number" && value < 0 ? "intersection" : "one" };
}

const PRIMITIVES = new Map<JsonType | undefined, string>([
  ["string", "string"],
  ["number", "number"],
  ["integer", "number"],
  ["boolean", "boolean"],
  ["null", "null"],
]);

function printRich({ "x-type": name, "x-args": args = [] }: SchemaObject, defs: Definitions): string {
  const printed = args.map((arg) => printSchema(arg, defs)).join(", ");
  const known = name === "Stream" ? STREAM_NAME : `${name}`;
  return printed === "" ? known : `${known}<${printed}>`;
}

function printArray({ prefixItems = [], items = true, minItems = 0 }: SchemaObject, defs: Definitions): string {
  if (prefixItems.length === 0) return items === false ? "[]" : `${inside(items, defs, "one")}[]`;
  const members = prefixItems.map((member, index) =>
    index < minItems ? printSchema(member, defs) : `${inside(member, defs, "one")}?`,
  );
  const rest = items === false ? [] : [`...${inside(items, defs, "one")}[]`];
  return `[${[...members, ...rest].join(", ")}]`;
}

function printObject(
  { properties = {}, required = [], additionalProperties }: SchemaObject,
  defs: Definitions,
): string {
  const mandatory = new Set(required);
  const members = Object.entries(properties).map(
    ([name, schema]) => `${printName(name)}${mandatory.has(name) ? "" : "?"}: ${printSchema(schema, defs)}`,
  );
  if (additionalProperties === undefined) return members.length === 0 ? "object" : `{ ${members.join("; ")} }`;
  const others = printSchema(additionalProperties, defs);
  // An alias must not lead to itself through `Record`, which is an alias too.
  if (members.length === 0 && Object.keys(defs).length === 0) return `Record<string, ${others}>`;
  return `{ ${[...members, `[key: string]: ${others}`].join("; ")} }`;
}

/** A name of a member, in quotes only where it needs them. */
function printName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

/**
 * Sample values of schemas, so that a call can be tried without typing: the first choice everywhere, nothing optional
 * far down. Bounded in size: a recursive type describes values without end.
 */
import type { Definitions, Schema, SchemaObject } from "../../contracts/schema.ts";
import { definitionOf } from "./type-schema.ts";

/** Deepest nesting of a sample, references included. */
const MAX_DEPTH = 8;
/** Nesting from which on optional members are left out. */
const SPARSE_DEPTH = 3;
/** Schemas looked at for one sample. */
const MAX_LOOKS = 200;

interface Search {
  readonly defs: Definitions;
  looks: number;
}

/** A JSON value that fits the schema; undefined when none is found within the bounds. */
export function sampleOf(schema: Schema, defs: Definitions): unknown {
  return sample(schema, { defs, looks: 0 }, 0);
}

function sample(schema: Schema, search: Search, depth: number): unknown {
  search.looks++;
  if (depth > MAX_DEPTH || search.looks > MAX_LOOKS || schema === false) return undefined;
  if (schema === true) return null;
  if (schema["x-type"] !== undefined) return undefined;
  if (schema.$ref !== undefined) return sampleOfReference(schema.$ref, search, depth);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return firstOf(schema.anyOf, search, depth);
  if (schema.allOf !== undefined) return merged(schema.allOf, search, depth);
  return sampleOfType(schema, search, depth);
}

function sampleOfReference($ref: string, search: Search, depth: number): unknown {
  const name = definitionOf($ref);
  const schema = name !== null && Object.hasOwn(search.defs, name) ? search.defs[name] : undefined;
  return schema === undefined ? undefined : sample(schema, search, depth + 1);
}

function firstOf(choices: readonly Schema[], search: Search, depth: number): unknown {
  for (const choice of choices) {
    const value = sample(choice, search, depth + 1);
    if (value !== undefined) return value;
  }
  return undefined;
}

function merged(parts: readonly Schema[], search: Search, depth: number): unknown {
  const values = parts.map((part) => sample(part, search, depth + 1));
  if (!values.every((value) => typeof value === "object" && value !== null)) return undefined;
  return Object.fromEntries(values.flatMap((value) => Object.entries(value)));
}

function sampleOfType(schema: SchemaObject, search: Search, depth: number): unknown {
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  switch (type) {
    case "object":
      return sampleOfObject(schema, search, depth);
    case "array":
      return sampleOfArray(schema, search, depth);
    case "string":
      return "text";
    case "boolean":
      return true;
    case "number":
    case "integer":
      return 1;
    case "null":
    case undefined:
      return null;
  }
}

function sampleOfObject({ properties = {}, required = [] }: SchemaObject, search: Search, depth: number): unknown {
  const needed = new Set(required);
  const members: [string, unknown][] = [];
  for (const [name, schema] of Object.entries(properties)) {
    if (depth >= SPARSE_DEPTH && !needed.has(name)) continue;
    const value = sample(schema, search, depth + 1);
    if (value !== undefined) members.push([name, value]);
    else if (needed.has(name)) return undefined;
  }
  return Object.fromEntries(members);
}

function sampleOfArray(schema: SchemaObject, search: Search, depth: number): unknown {
  const { prefixItems = [], items = true, minItems = 0 } = schema;
  const elements: unknown[] = [];
  for (const item of prefixItems) {
    const value = sample(item, search, depth + 1);
    if (value === undefined) break;
    elements.push(value);
  }
  const wanted = prefixItems.length === 0 && items !== true ? Math.max(minItems, 1) : minItems;
  const further = elements.length < Math.min(wanted, MAX_LOOKS) ? sample(items, search, depth + 1) : undefined;
  if (further !== undefined) while (elements.length < wanted && elements.length < MAX_LOOKS) elements.push(further);
  return elements.length < minItems ? undefined : elements;
}

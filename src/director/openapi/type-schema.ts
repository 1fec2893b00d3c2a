/**
 * Schemas of signatures as the document shows them: references lead to components, and what JSON has no word for is told
 * in a sentence.
 *
 * Names of members are the author's. Objects are made of entries, which makes `__proto__` a member like any other.
 */
import { MAX_JSON_DEPTH } from "../../contracts/limits.ts";
import type { Definitions, Schema, SchemaObject } from "../../contracts/schema.ts";
import type { JsonObject } from "./media.ts";
import { describeRichType } from "./rich-types.ts";

/** A schema of the document. */
export type DocumentSchema = boolean | JsonObject;

/** Where a definition is found in the document; null for one that does not exist. */
export type Refer = (definition: string) => string | null;

const DEFINITIONS = "#/$defs/";

/** A schema in place. */
export function showSchema(schema: Schema, refer: Refer, depth = 0): DocumentSchema {
  if (typeof schema === "boolean") return schema;
  if (depth > MAX_JSON_DEPTH) return true;
  const { $ref, description, "x-type": richType } = schema;
  const note =
    richType === undefined ? description : [description, describeRichType(richType)].filter(Boolean).join(" ");
  return defined({
    $ref: $ref === undefined ? undefined : (resolve($ref, refer) ?? undefined),
    ...plainKeywords(schema),
    ...partsOf(schema, (part) => showSchema(part, refer, depth + 1)),
    description: note,
    "x-type": richType,
  });
}

/** The definitions of a signature as components, by their names in the document. */
export function showDefinitions(defs: Definitions, nameOf: (definition: string) => string, refer: Refer) {
  return Object.entries(defs).map(([definition, schema]) => [nameOf(definition), showSchema(schema, refer)] as const);
}

/** The definition that a reference means; null for the schema as a whole. */
export function definitionOf($ref: string): string | null {
  return $ref.startsWith(DEFINITIONS) ? $ref.slice(DEFINITIONS.length) : null;
}

function resolve($ref: string, refer: Refer): string | null {
  const definition = definitionOf($ref);
  return definition === null ? null : refer(definition);
}

function plainKeywords({ type, const: value, enum: values, required, minItems, maxItems }: SchemaObject): JsonObject {
  return { type, const: value, enum: values, required, minItems, maxItems };
}

function partsOf(schema: SchemaObject, show: (part: Schema) => DocumentSchema): JsonObject {
  const { anyOf, allOf, properties, additionalProperties, prefixItems, items, "x-args": args } = schema;
  return defined({
    anyOf: anyOf?.map(show),
    allOf: allOf?.map(show),
    properties: properties && showMembers(properties, show),
    additionalProperties: additionalProperties === undefined ? undefined : show(additionalProperties),
    prefixItems: prefixItems?.map(show),
    items: items === undefined ? undefined : show(items),
    "x-args": args?.map(show),
  });
}

function showMembers(members: Readonly<Record<string, Schema>>, show: (part: Schema) => DocumentSchema): JsonObject {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, show(member)]));
}

function defined(entries: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** The schemas as one; those that say the same are named once. */
export function oneOrAny(schemas: readonly DocumentSchema[]): DocumentSchema {
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const [only] = distinct;
  return distinct.length === 1 && only !== undefined ? only : { anyOf: distinct };
}

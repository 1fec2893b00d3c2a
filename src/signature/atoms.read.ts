/**
 * Brings a schema into normal form: every keyword is a union of what it lets pass, and all of them together are the
 * intersection of those.
 */
import type { Definitions, JsonType, Literal, RichType, Schema, SchemaObject } from "../contracts/schema.ts";
import { RICH_TYPES } from "../contracts/schema.ts";
import {
  ANY_ATOMS,
  type ArrayKind,
  type Atoms,
  intersectAtoms,
  type Kind,
  type Member,
  NO_LITERALS,
  type ObjectKind,
  onlyKind,
  onlyLiterals,
  uniteAtoms,
} from "./atoms.ts";
import { definitionOf } from "./references.ts";
import type { Types } from "./terms.ts";
import { isRecord } from "./values.ts";

/** The normal form of a schema. */
export function atomsOfSchema(types: Types, schema: SchemaObject, defs: Definitions): Atoms {
  const inner = (other: Schema) => types.atoms(types.term(other, defs));
  const keywords: Atoms[] = [];
  if (schema.$ref !== undefined) keywords.push(inner(definitionOf(schema.$ref, defs)));
  if (schema["x-type"] !== undefined) keywords.push(richAtoms(types, schema["x-type"], schema, defs));
  const kind = ownKind(types, schema, defs);
  if (kind !== null) keywords.push(onlyKind(kind));
  else if (schema.type !== undefined) {
    keywords.push(uniteAtoms([schema.type].flat().map((type) => typeAtoms(types, type))));
  }
  if (Object.hasOwn(schema, "const")) keywords.push(constantAtoms(types, schema.const));
  if (schema.enum !== undefined) keywords.push(uniteAtoms(schema.enum.map((value) => constantAtoms(types, value))));
  if (kind?.kind !== "object" && hasOneOf(schema, OBJECT_KEYWORDS)) {
    keywords.push(orOtherKinds(types, objectKind(types, schema, defs)));
  }
  if (kind?.kind !== "array" && hasOneOf(schema, ARRAY_KEYWORDS)) {
    keywords.push(orOtherKinds(types, arrayKind(types, schema, defs)));
  }
  for (const part of schema.allOf ?? []) keywords.push(inner(part));
  if (schema.anyOf !== undefined) keywords.push(uniteAtoms(schema.anyOf.map(inner)));
  return keywords.reduce((left, right) => intersectAtoms(types, left, right), ANY_ATOMS);
}

const OBJECT_KEYWORDS = ["properties", "required", "additionalProperties"] as const;
const ARRAY_KEYWORDS = ["prefixItems", "items", "minItems", "maxItems"] as const;

/** The usual case: the keywords of one kind, with the `type` that they are about. */
function ownKind(types: Types, schema: SchemaObject, defs: Definitions): Kind | null {
  if (schema.type === "object" && hasOneOf(schema, OBJECT_KEYWORDS)) return objectKind(types, schema, defs);
  return schema.type === "array" ? arrayKind(types, schema, defs) : null;
}

function hasOneOf(schema: SchemaObject, keywords: readonly (keyof SchemaObject)[]): boolean {
  return keywords.some((keyword) => Object.hasOwn(schema, keyword));
}

/** Everything there is, kind by kind. */
export function everyKind(types: Types): Atoms {
  return uniteAtoms([
    ...(["null", "boolean", "number", "string", "array", "object"] as const).map((type) => typeAtoms(types, type)),
    // A collected stream is an array.
    ...RICH_TYPES.filter((type) => type !== "Stream").map((type) => richAtoms(types, type, {}, {})),
  ]);
}

/** What a keyword lets pass that is about one kind only: that kind as it says, and everything else. */
function orOtherKinds(types: Types, kind: Kind): Atoms {
  const { literals, kinds } = everyKind(types);
  return { literals, kinds: kinds.map((other) => (other.kind === kind.kind ? kind : other)) };
}

function typeAtoms(types: Types, type: JsonType): Atoms {
  switch (type) {
    case "null":
      return onlyLiterals([null]);
    case "boolean":
      return onlyLiterals([true, false]);
    case "array":
      return onlyKind(arrayKind(types, {}, {}));
    case "object":
      return onlyKind({ kind: "object", members: new Map(), others: types.any });
    default:
      return onlyKind({ kind: type });
  }
}

function richAtoms(types: Types, type: RichType, schema: SchemaObject, defs: Definitions): Atoms {
  const arg = (index: number) => types.term(schema["x-args"]?.[index] ?? true, defs);
  switch (type) {
    case "Map":
      return onlyKind({ kind: type, args: [arg(0), arg(1)] });
    case "Set":
      return onlyKind({ kind: type, args: [arg(0)] });
    case "Stream":
      return onlyKind({ kind: "array", places: [], rest: arg(0), least: 0, most: Number.POSITIVE_INFINITY });
    default:
      return onlyKind({ kind: type });
  }
}

function arrayKind(types: Types, schema: SchemaObject, defs: Definitions): ArrayKind {
  const { prefixItems = [], items = true, minItems: least = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  const places = prefixItems.map((item, index) => {
    const term = types.term(item, defs);
    return index < least ? term : types.orUndefined(term);
  });
  const most = items === false ? Math.min(maxItems, places.length) : maxItems;
  return { kind: "array", places, rest: types.term(items, defs), least, most };
}

function objectKind(types: Types, schema: SchemaObject, defs: Definitions): ObjectKind {
  const { properties = {}, required = [], additionalProperties } = schema;
  const others = additionalProperties === undefined ? null : types.orUndefined(types.term(additionalProperties, defs));
  const needed = new Set(required);
  const members = new Map<string, Member>();
  for (const [name, property] of Object.entries(properties)) {
    const term = types.term(property, defs);
    members.set(name, { term: needed.has(name) ? term : types.orUndefined(term), required: needed.has(name) });
  }
  for (const name of needed) if (!members.has(name)) members.set(name, { term: others ?? types.any, required: true });
  return { kind: "object", members, others };
}

/** A constant that is an array or an object is a type of one value all the same. */
function constantAtoms(types: Types, value: unknown): Atoms {
  if (Array.isArray(value)) {
    const places = value.map((item) => types.term({ const: item }, {}));
    return onlyKind({ kind: "array", places, rest: types.never, least: places.length, most: places.length });
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).map(
      ([name, item]) => [name, { term: types.term({ const: item }, {}), required: true }] as const,
    );
    return onlyKind({ kind: "object", members: new Map(entries), others: types.orUndefined(types.never) });
  }
  return isLiteral(value) ? onlyLiterals([value]) : { literals: NO_LITERALS, kinds: [] };
}

function isLiteral(value: unknown): value is Literal {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

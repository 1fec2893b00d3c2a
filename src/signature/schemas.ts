/**
 * Putting schemas together: unions and intersections in their simplest form, and what they are made of.
 */
import type { Literal, RichType, Schema, SchemaObject } from "../contracts/schema.ts";

export const UNDEFINED: SchemaObject = { "x-type": "undefined" };
export const NULL: SchemaObject = { type: "null" };

export function rich(name: RichType, ...args: Schema[]): SchemaObject {
  return args.length === 0 ? { "x-type": name } : { "x-type": name, "x-args": args };
}

export function literal(value: Literal): SchemaObject {
  return value === null ? NULL : { const: value };
}

export function arrayOf(items: Schema): SchemaObject {
  return { type: "array", items };
}

/** Whether two schemas are written the same way. */
export function sameSchema(left: Schema, right: Schema): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

/** The members of a union, or the schema itself; `never` has none. */
export function unionMembers(schema: Schema): readonly Schema[] {
  if (schema === false) return [];
  if (schema === true) return [true];
  if (schema.anyOf !== undefined) return schema.anyOf;
  if (schema.enum !== undefined) return schema.enum.map((value) => (value === null ? NULL : { const: value }));
  return [schema];
}

/** A union in source order, flat and without repetition; of literals alone it is an `enum`. */
export function union(schemas: readonly Schema[]): Schema {
  const members = new Map<string, Schema>();
  for (const schema of schemas) {
    for (const member of unionMembers(schema)) members.set(JSON.stringify(member), member);
  }
  const all = [...members.values()];
  const [first] = all;
  if (first === undefined) return false;
  if (all.length === 1) return first;
  if (all.includes(true)) return true;
  const values = all.map(onlyValue);
  return isLiteralUnion(values) ? { enum: values } : { anyOf: all };
}

/** The one value of a schema, undefined when it has more. */
export function onlyValue(schema: Schema): unknown {
  if (typeof schema === "boolean") return undefined;
  return schema.type === "null" ? null : schema.const;
}

/** Nothing but literals, and one of them at least besides null. */
function isLiteralUnion(values: readonly unknown[]): boolean {
  return values.every((value) => value !== undefined) && values.some((value) => value !== null);
}

/** Whether a schema describes an object by its properties, without reference to another. */
export function isObject(schema: Schema): schema is SchemaObject {
  return typeof schema !== "boolean" && schema.type === "object" && schema.allOf === undefined;
}

/** An object type; `properties` may have any names, `required` are some of them. */
export function objectOf(
  properties: ReadonlyMap<string, Schema>,
  required: ReadonlySet<string>,
  additional?: Schema,
): SchemaObject {
  const members = Object.fromEntries(properties);
  // Objects put names that are numbers first: in the same order here, equal types are written the same way.
  const mandatory = Object.keys(members).filter((name) => required.has(name));
  return {
    type: "object",
    ...(properties.size === 0 ? {} : { properties: members }),
    ...(mandatory.length === 0 ? {} : { required: mandatory }),
    ...(additional === undefined ? {} : { additionalProperties: additional }),
  };
}

/** The properties of an object schema, as an object of any names has them. */
export function propertiesOf({ properties = {} }: SchemaObject): ReadonlyMap<string, Schema> {
  return new Map(Object.entries(properties));
}

/**
 * An intersection: its object types become one, a literal narrows its primitive. Null when it is neither of objects
 * nor of primitives.
 */
export function intersection(schemas: readonly Schema[]): Schema | null {
  const members: Schema[] = [];
  for (const schema of schemas.flatMap(intersectionMembers)) {
    if (schema === false) return false;
    const place = members.findIndex((known) => sameSchema(known, schema) || (isObject(known) && isObject(schema)));
    const known = members[place];
    const merged = known === undefined ? schema : mergeObjects(known, schema);
    if (merged === null) return null;
    if (known === undefined) members.push(merged);
    else members[place] = merged;
  }
  const [first = true, ...others] = members;
  if (others.length === 0) return first;
  return members.every(mayBeObject) ? { allOf: members } : narrowest(members);
}

function intersectionMembers(schema: Schema): readonly Schema[] {
  if (schema === true) return [];
  return schema === false ? [false] : (schema.allOf ?? [schema]);
}

function mayBeObject(schema: Schema): boolean {
  if (typeof schema === "boolean") return schema;
  const { $ref, anyOf } = schema;
  return $ref !== undefined || isObject(schema) || (anyOf?.every(mayBeObject) ?? false);
}

/** Null when the two have a property whose types cannot be put together. */
function mergeObjects(left: Schema, right: Schema): Schema | null {
  if (!isObject(left) || !isObject(right)) return left;
  const properties = new Map(propertiesOf(left));
  for (const [name, schema] of propertiesOf(right)) {
    const merged = both(properties.get(name), schema);
    if (merged === null) return null;
    properties.set(name, merged);
  }
  const required = new Set([...(left.required ?? []), ...(right.required ?? [])]);
  const { additionalProperties: other } = right;
  const additional = other === undefined ? left.additionalProperties : both(left.additionalProperties, other);
  return additional === null ? null : objectOf(properties, required, additional);
}

function both(left: Schema | undefined, right: Schema): Schema | null {
  return left === undefined ? right : intersection([left, right]);
}

/** The values that all of several unions of primitives and literals have in common. */
function narrowest(schemas: readonly Schema[]): Schema | null {
  // `string & {}` is a string.
  const [first, ...others] = schemas.filter((schema) => !isObject(schema) || Object.keys(schema).length > 1);
  if (first === undefined || ![first, ...others].every((schema) => unionMembers(schema).every(isScalar))) return null;
  return others.reduce((left, right) => union([...within(left, right), ...within(right, left)]), first);
}

function within(left: Schema, right: Schema): Schema[] {
  return unionMembers(left).filter((member) => unionMembers(right).some((other) => isWithin(member, other)));
}

function isScalar(schema: Schema): boolean {
  if (typeof schema === "boolean") return false;
  const { type, "x-type": richType } = schema;
  if (richType !== undefined) return richType === "undefined" || richType === "bigint";
  return onlyValue(schema) !== undefined || type === "string" || type === "number" || type === "boolean";
}

/** Whether a member of a union is one of the values of another member, told by their form alone. */
export function isWithin(member: Schema, other: Schema): boolean {
  if (other === true || sameSchema(member, other)) return true;
  if (typeof member === "boolean" || typeof other === "boolean") return member === false;
  return member.const !== undefined && other.type === typeof member.const;
}

/** Whether a schema is that of what is yielded bit by bit. */
export function isStream(schema: Schema): boolean {
  return typeof schema !== "boolean" && schema["x-type"] === "Stream";
}

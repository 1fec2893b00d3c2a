/**
 * What TypeScript does with object types: `keyof`, `T["key"]`, `Partial`, `Pick` and the like.
 */
import type { Schema, SchemaObject } from "../../contracts/schema.ts";
import {
  intersection,
  isObject,
  literal,
  objectOf,
  onlyValue,
  propertiesOf,
  UNDEFINED,
  union,
  unionMembers,
} from "../schemas.ts";
import { unreadable } from "./faults.ts";
import type { Node } from "./nodes.ts";
import { PENDING, readUnion, type Scope } from "./scope.ts";

/** An object type as its properties, looked up when it is recursive. Throws `Unreadable` for any other type. */
export function objectSchema(scope: Scope, schema: Schema, at: Node): SchemaObject {
  const found = lookThrough(scope, schema, at);
  if (isObject(found)) return found;
  throw unreadable(scope.module, at, "has to be an object type here.");
}

/** What a reference stands for, and an intersection as the one object that it is. Throws `Unreadable`. */
export function lookThrough(scope: Scope, schema: Schema, at: Node): Schema {
  if (typeof schema === "boolean") return schema;
  if (schema.allOf !== undefined) {
    return intersection(schema.allOf.map((part) => lookThrough(scope, part, at))) ?? schema;
  }
  if (schema.$ref === undefined) return schema;
  const target = scope.reader.defs.get(schema.$ref.slice("#/$defs/".length));
  if (target === undefined || target === PENDING) {
    throw unreadable(scope.module, at, "refers to itself before it is known.");
  }
  return lookThrough(scope, target, at);
}

/** The keys of an index signature: TypeScript takes numbers for names as well. */
const ANY_KEY: readonly Schema[] = [{ type: "string" }, { type: "number" }];

/** `keyof T`. */
export function keysOf(scope: Scope, schema: Schema, at: Node): Schema {
  const object = objectSchema(scope, schema, at);
  const names = [...propertiesOf(object).keys()].map(literal);
  return readUnion(scope, at, object.additionalProperties === undefined ? names : [...names, ...ANY_KEY]);
}

/** `T[K]`. */
export function indexed(scope: Scope, schema: Schema, key: Schema, at: Node): Schema {
  const picked = unionMembers(schema).flatMap((member) => {
    const target = lookThrough(scope, member, at);
    return unionMembers(key).map((one) => elementAt(target, one) ?? propertyAt(target, one));
  });
  const known = picked.filter((member) => member !== undefined);
  if (known.length === picked.length) return readUnion(scope, at, known);
  throw unreadable(scope.module, at, "names nothing that the type has.");
}

function elementAt(schema: Schema, key: Schema): Schema | undefined {
  if (typeof schema === "boolean" || typeof key === "boolean" || schema.type !== "array") return undefined;
  const { prefixItems = [], items = true, minItems = 0 } = schema;
  const places = prefixItems.map((item, index) => (index < minItems ? item : union([item, UNDEFINED])));
  if (key.type === "number") return union([...places, items]);
  return typeof key.const === "number" ? (places[key.const] ?? (items === false ? undefined : items)) : undefined;
}

function propertyAt(schema: Schema, key: Schema): Schema | undefined {
  if (!isObject(schema) || typeof key === "boolean") return undefined;
  const name = String(onlyValue(key));
  const property = key.const === undefined ? undefined : propertiesOf(schema).get(name);
  if (property === undefined) return schema.additionalProperties;
  return schema.required?.includes(name) === true ? property : union([property, UNDEFINED]);
}

/** `Partial<T>` and `Required<T>`, of every member of a union. */
export function withOptional(scope: Scope, schema: Schema, optional: boolean, at: Node): Schema {
  const changed = unionMembers(schema).map((member) => {
    const object = objectSchema(scope, member, at);
    const properties = propertiesOf(object);
    return objectOf(properties, new Set(optional ? [] : properties.keys()), object.additionalProperties);
  });
  return readUnion(scope, at, changed);
}

/** `Pick<T, K>` keeps the names of K, `Omit<T, K>` all others. */
export function withNames(scope: Scope, schema: Schema, keys: Schema, keep: boolean, at: Node): Schema {
  const object = objectSchema(scope, schema, at);
  const named = new Set(unionMembers(keys).map((key) => String(onlyValue(key))));
  if (keep && object.additionalProperties !== undefined) return pickOpen(scope, object, keys, at);
  const isKept = (name: string): boolean => named.has(name) === keep;
  return objectOf(
    new Map([...propertiesOf(object)].filter(([name]) => isKept(name))),
    new Set((object.required ?? []).filter(isKept)),
    keep ? undefined : object.additionalProperties,
  );
}

/** `Pick` of an object with an index signature: it has a member of every name. */
function pickOpen(scope: Scope, object: SchemaObject, keys: Schema, at: Node): SchemaObject {
  const { properties = {}, required = [], additionalProperties = true } = object;
  const picked = recordOf(scope, keys, additionalProperties, at);
  const isNamed = (name: string): boolean => Object.hasOwn(properties, name);
  return objectOf(
    new Map([...propertiesOf(picked)].map(([name, schema]) => [name, propertiesOf(object).get(name) ?? schema])),
    new Set((picked.required ?? []).filter((name) => !isNamed(name) || required.includes(name))),
    picked.additionalProperties,
  );
}

/** `Record<K, T>`. */
export function recordOf(scope: Scope, keys: Schema, value: Schema, at: Node): SchemaObject {
  const properties = new Map<string, Schema>();
  let additional: Schema | undefined;
  for (const key of unionMembers(keys)) {
    const name = onlyValue(key);
    if (typeof name === "string" || typeof name === "number") properties.set(String(name), value);
    else if (typeof key !== "boolean" && (key.type === "string" || key.type === "number")) additional = value;
    else throw unreadable(scope.module, at, "has keys that are neither strings nor numbers.");
  }
  return objectOf(properties, new Set(properties.keys()), additional);
}

/**
 * Types by name: aliases, interfaces and enums, with their type arguments put in.
 *
 * What a name stands for is put in its place, except where a type meets itself: a recursive type becomes a definition
 * by the author's name. One that grows with every turn (`type A<T> = A<T[]>`) ends at the deepest nesting allowed.
 */
import type { Schema } from "../../contracts/schema.ts";
import { PRINTED_NAMES } from "../printed-names.ts";
import { type FoundType, readDeclared } from "./declared.ts";
import { unreadable } from "./faults.ts";
import type { Node, TypeNode } from "./nodes.ts";
import { measure, type NamedType, PENDING, type Reader, readPart, type Scope } from "./scope.ts";

/** A declared type with its arguments; `at` is where it is used. Throws `Unreadable`. */
export function readNamed(scope: Scope, found: FoundType, args: readonly TypeNode[], at: Node): Schema {
  const { reader } = scope;
  const [declared] = found.declarations;
  if (declared === undefined) return false;
  const { node } = declared;
  if (node.type === "ClassDeclaration") {
    throw unreadable(scope.module, at, "is a class: describe the data of its instances with an interface.");
  }
  const given = args.map((arg) => readPart(scope, arg));
  measure(reader, given);
  const key = JSON.stringify([found.module.path, node.id.name, given]);
  const known = reader.named.get(key);
  if (known !== undefined) return known.schema ?? reference(reader, known, node.id.name);
  const named: NamedType = {};
  reader.named.set(key, named);
  const schema = readDeclared(scope, found, given, at);
  measure(reader, [schema]);
  named.schema = named.definition === undefined ? schema : define(scope, named.definition, schema, at);
  return named.schema;
}

function reference({ defs }: Reader, named: NamedType, name: string): Schema {
  if (named.definition === undefined) {
    named.definition = freeName(defs, name);
    defs.set(named.definition, PENDING);
  }
  return { $ref: `#/$defs/${named.definition}` };
}

/** The author's name, or the next one with a number when that is taken or means something else. */
function freeName(defs: ReadonlyMap<string, Schema>, name: string): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}${count}`;
    if (!defs.has(candidate) && !PRINTED_NAMES.has(candidate) && candidate !== "__proto__") return candidate;
  }
}

function define({ reader: { defs }, module }: Scope, name: string, schema: Schema, at: Node): Schema {
  const $ref = `#/$defs/${name}`;
  defs.set(name, schema);
  if (reaches(defs, schema, $ref)) throw unreadable(module, at, "is nothing but itself: it has no end.");
  return { $ref };
}

/** Whether a schema leads to a reference without any value in between. */
function reaches(defs: ReadonlyMap<string, Schema>, schema: Schema, $ref: string, seen = new Set<string>()): boolean {
  if (typeof schema === "boolean") return false;
  if (schema.$ref === $ref) return true;
  if (schema.$ref !== undefined && !seen.has(schema.$ref)) {
    seen.add(schema.$ref);
    const target = defs.get(schema.$ref.slice("#/$defs/".length));
    if (target !== undefined && reaches(defs, target, $ref, seen)) return true;
  }
  return [...(schema.anyOf ?? []), ...(schema.allOf ?? [])].some((part) => reaches(defs, part, $ref, seen));
}

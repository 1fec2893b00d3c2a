/**
 * What a declaration says: the body of an alias, the members of an interface, the values of an enum.
 */
import type { Schema } from "../../contracts/schema.ts";
import { intersection, isObject, literal } from "../schemas.ts";
import { describe } from "./description.ts";
import { enumValues } from "./enums.ts";
import { unreadable } from "./faults.ts";
import type { Found } from "./lookup.ts";
import { readMembers } from "./members.ts";
import type { DeclaredType } from "./module.ts";
import type { InterfaceDeclaration, Node, TypeNode, TypeParameters } from "./nodes.ts";
import { objectSchema } from "./objects.ts";
import { readPart, readUnion, type Scope } from "./scope.ts";

export type FoundType = Extract<Found, { kind: "type" }>;

/** The type that declarations of one name make, with `given` type arguments. Throws `Unreadable`. */
export function readDeclared(scope: Scope, found: FoundType, given: readonly Schema[], at: Node): Schema {
  const nodes = found.declarations.map(({ node }) => node);
  const enums = nodes.filter((node) => node.type === "TSEnumDeclaration");
  if (enums.length > 0) {
    return readUnion(scope, at, [...enumValues(found.module, enums).values()].map(literal));
  }
  const inside = bindParameters({ ...scope, module: found.module }, typeParametersOf(found), given, { scope, at });
  return found.declarations.reduce<Schema>((schema, declared) => readDeclaration(inside, declared, schema), true);
}

/** The type parameters of declarations of one name: every declaration of an interface repeats them. */
export function typeParametersOf({ declarations }: FoundType): TypeParameters | undefined {
  for (const { node } of declarations) {
    if ("typeParameters" in node && node.typeParameters !== undefined) return node.typeParameters;
  }
  return undefined;
}

/** A scope in which type parameters stand for what was given, or for their defaults. Throws `Unreadable`. */
export function bindParameters(
  scope: Scope,
  typeParameters: TypeParameters | undefined,
  given: readonly Schema[],
  use: { readonly scope: Scope; readonly at: Node },
): Scope {
  const names = typeParameters?.params ?? [];
  const parameters = new Map<string, Schema>();
  const inside = { ...scope, parameters };
  if (given.length > names.length) throw wrongCount(use, names.length);
  for (const [index, parameter] of names.entries()) {
    const schema = given[index] ?? (parameter.default && readPart(inside, parameter.default));
    if (schema === undefined) throw wrongCount(use, names.length);
    parameters.set(parameter.name, schema);
  }
  return inside;
}

function wrongCount({ scope, at }: { readonly scope: Scope; readonly at: Node }, count: number) {
  return unreadable(scope.module, at, `takes ${count === 1 ? "one type argument" : `${count} type arguments`}.`);
}

/** `before` is what earlier declarations of the same interface made. */
function readDeclaration(scope: Scope, { node, start }: DeclaredType, before: Schema): Schema {
  if (node.type === "TSTypeAliasDeclaration") return documented(readPart(scope, node.typeAnnotation), scope, start);
  if (node.type === "TSInterfaceDeclaration") return documented(readInterface(scope, node, before), scope, start);
  return before;
}

/** Only an object takes the description of its name along: of other types it would say little. */
function documented(schema: Schema, { module }: Scope, start: number): Schema {
  return isObject(schema) ? describe(schema, module.text, start) : schema;
}

function readInterface(scope: Scope, { extends: heritage = [], body }: InterfaceDeclaration, before: Schema): Schema {
  let inherited = isObject(before) ? before : undefined;
  for (const { expression, typeParameters, ...node } of heritage) {
    const reference: TypeNode = {
      ...node,
      type: "TSTypeReference",
      typeName: expression,
      ...(typeParameters === undefined ? {} : { typeArguments: typeParameters }),
    };
    const base = objectSchema(scope, readPart(scope, reference), reference);
    const merged = intersection([...(inherited === undefined ? [] : [inherited]), base]);
    if (merged === null || !isObject(merged)) throw unreadable(scope.module, reference, "contradicts what is there.");
    inherited = merged;
  }
  return readMembers(scope, body.body, inherited);
}

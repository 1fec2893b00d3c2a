/**
 * What is known while a type is read: the module it is written in, its type parameters, how deep it is.
 */
import { fault } from "../../contracts/errors.ts";
import { MAX_READ_DEPTH, MAX_SIGNATURE_SCHEMAS, MAX_UNION_MEMBERS } from "../../contracts/limits.ts";
import type { Schema } from "../../contracts/schema.ts";
import { union, unionMembers } from "../schemas.ts";
import type { Budget } from "./budget.ts";
import { Unreadable, unreadable } from "./faults.ts";
import type { Lookup } from "./lookup.ts";
import type { Module } from "./module.ts";
import type { Node, TypeNode } from "./nodes.ts";

/** One reading of one signature. */
export interface Reader {
  readonly lookup: Lookup;
  readonly budget: Budget;
  /** Named types that were read or are being read, by module, name and type arguments. */
  readonly named: Map<string, NamedType>;
  /** The recursive ones among them, by the name that schemas refer to them with. */
  readonly defs: Map<string, Schema>;
  /** Reads any type: the parts it is made of come back here. Throws `Unreadable`. */
  readType(scope: Scope, node: TypeNode): Schema;
}

/** Stands for a definition that is being read. */
export const PENDING: Schema = {};

export interface NamedType {
  /** Missing while it is being read. */
  schema?: Schema;
  /** Its name among the definitions, once it has met itself. */
  definition?: string;
}

export interface Scope {
  readonly reader: Reader;
  readonly module: Module;
  /** Type parameters in reach. */
  readonly parameters: ReadonlyMap<string, Schema>;
  readonly depth: number;
}

/** Reads a part of a type. Throws `Unreadable`. */
export function readPart(scope: Scope, node: TypeNode): Schema {
  scope.reader.budget.step();
  if (scope.depth >= MAX_READ_DEPTH) {
    throw unreadable(scope.module, node, `is nested more than ${MAX_READ_DEPTH} types deep, or grows without end.`);
  }
  return scope.reader.readType({ ...scope, depth: scope.depth + 1 }, node);
}

/** A union that is not too large. Throws `Unreadable`. */
export function readUnion(scope: Scope, at: Node, schemas: readonly Schema[]): Schema {
  const whole = union(schemas);
  const count = unionMembers(whole).length;
  if (count <= MAX_UNION_MEMBERS) return whole;
  throw unreadable(scope.module, at, `has ${count} members; a union may have ${MAX_UNION_MEMBERS}.`);
}

/** Refuses schemas that have grown too large or too deep. Throws `Unreadable`. */
export function measure({ budget }: Reader, schemas: readonly Schema[]): void {
  let left = MAX_SIGNATURE_SCHEMAS;
  const visit = (schema: Schema, depth: number): void => {
    budget.step();
    if (--left < 0 || depth > MAX_READ_DEPTH) throw new Unreadable(TOO_LARGE);
    if (typeof schema === "boolean") return;
    left -= schema.enum?.length ?? 0;
    for (const part of partsOf(schema)) visit(part, depth + 1);
  };
  for (const schema of schemas) visit(schema, 0);
}

const TOO_LARGE = fault(
  "invalid_source",
  `The types of the function are too large: with all names replaced by what they stand for, they may have ${MAX_SIGNATURE_SCHEMAS} parts, nested ${MAX_READ_DEPTH} deep.`,
);

function* partsOf(schema: Exclude<Schema, boolean>): Iterable<Schema> {
  yield* schema.anyOf ?? [];
  yield* schema.allOf ?? [];
  yield* schema.prefixItems ?? [];
  yield* schema["x-args"] ?? [];
  yield* Object.values(schema.properties ?? {});
  if (schema.items !== undefined) yield schema.items;
  if (schema.additionalProperties !== undefined) yield schema.additionalProperties;
}

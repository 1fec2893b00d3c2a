/**
 * Tuples: members may be named, optional, and the last one may stand for the rest.
 */
import type { Schema, SchemaObject } from "../../contracts/schema.ts";
import { UNDEFINED, union } from "../schemas.ts";
import { unreadable } from "./faults.ts";
import type { TupleElement, TupleType, TypeNode } from "./nodes.ts";
import { readPart, type Scope } from "./scope.ts";

/** Names of members say nothing about values and are left out. Throws `Unreadable`. */
export function readTuple(scope: Scope, { elementTypes }: TupleType): Schema {
  const members: Schema[] = [];
  let minItems = 0;
  let rest: Schema = false;
  const add = (schema: Schema, optional: boolean): void => {
    members.push(schema);
    if (optional) return;
    // What stands before a member that must be there cannot be left out, only be undefined.
    for (let index = minItems; index < members.length - 1; index++) {
      members[index] = union([members[index] ?? true, UNDEFINED]);
    }
    minItems = members.length;
  };
  for (const [index, element] of elementTypes.entries()) {
    const { type, optional, spread } = memberOf(element);
    const schema = readPart(scope, type);
    if (!spread) {
      add(schema, optional);
      continue;
    }
    if (!isArray(schema)) throw unreadable(scope.module, element, "spreads something that is neither array nor tuple.");
    const { prefixItems = [], items = true, minItems: least = 0 } = schema;
    for (const [place, member] of prefixItems.entries()) add(member, place >= least);
    rest = items;
    if (rest !== false && index < elementTypes.length - 1) {
      throw unreadable(scope.module, element, "is not the last member: only the last one can stand for the rest.");
    }
  }
  return tuple(members, minItems, rest);
}

/** A tuple of `members`, of which the first `minItems` are there, and any number of `rest`. */
export function tuple(members: readonly Schema[], minItems: number, rest: Schema): SchemaObject {
  if (members.length === 0) return { type: "array", items: rest };
  return { type: "array", prefixItems: members, items: rest, ...(minItems === 0 ? {} : { minItems }) };
}

export function isArray(schema: Schema): schema is SchemaObject {
  return typeof schema !== "boolean" && schema.type === "array";
}

interface Member {
  readonly type: TypeNode;
  readonly optional: boolean;
  /** Whether its type is spread: `...T`. */
  readonly spread: boolean;
}

function memberOf(element: TupleElement): Member {
  switch (element.type) {
    case "TSRestType":
      return { ...memberOf(element.typeAnnotation), spread: true };
    case "TSNamedTupleMember":
      return { type: element.elementType, optional: element.optional, spread: false };
    case "TSOptionalType":
      return { type: element.typeAnnotation, optional: true, spread: false };
    default:
      return { type: element, optional: false, spread: false };
  }
}

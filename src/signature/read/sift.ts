/**
 * `Exclude`, `Extract` and `NonNullable`: the members of a union that are, or are not, within another type.
 */
import type { Schema } from "../../contracts/schema.ts";
import { withinLimits } from "../assignable.ts";
import { makeRelation } from "../relation.ts";
import { isWithin, sameSchema, union, unionMembers } from "../schemas.ts";
import { makeTypes } from "../terms.ts";
import { unreadable } from "./faults.ts";
import type { Node } from "./nodes.ts";
import { lookThrough } from "./objects.ts";
import { PENDING, type Scope } from "./scope.ts";

const BOOLEAN: Schema = { type: "boolean" };

/** The members that are of the `other` type, or with `keep` false those that are not. Throws `Unreadable`. */
export function sift(scope: Scope, schema: Schema, other: Schema, keep: boolean, at: Node): Schema {
  const members = membersOf(scope, schema, at);
  const within = membersWithin(scope, members, union(membersOf(scope, other, at)), at);
  return union(joinBooleans(members.filter((member) => within.has(member) === keep)));
}

/** The members of a union, also of a recursive one; a boolean has two. */
function membersOf(scope: Scope, schema: Schema, at: Node): readonly Schema[] {
  return unionMembers(schema).flatMap((member) => {
    const target = lookThrough(scope, member, at);
    if (sameSchema(target, BOOLEAN)) return [{ const: true }, { const: false }];
    const isUnion = typeof target !== "boolean" && (target.anyOf ?? target.enum) !== undefined;
    return isUnion && target !== member ? membersOf(scope, target, at) : [member];
  });
}

function joinBooleans(members: readonly Schema[]): readonly Schema[] {
  const isTrue = (member: Schema) => sameSchema(member, { const: true });
  const isFalse = (member: Schema) => sameSchema(member, { const: false });
  if (!members.some(isTrue) || !members.some(isFalse)) return members;
  return members.filter((member) => !isFalse(member)).map((member) => (isTrue(member) ? BOOLEAN : member));
}

function membersWithin(scope: Scope, members: readonly Schema[], other: Schema, at: Node): ReadonlySet<Schema> {
  const others = unionMembers(other);
  const written = new Set(others.map((one) => JSON.stringify(one)));
  const wide = others.filter(isWide);
  const isAlike = (member: Schema) =>
    written.has(JSON.stringify(member)) || wide.some((one) => isWithin(member, one) || isAnyObject(one, member));
  const alike = members.filter(isAlike);
  const unlike = members.filter((member) => hasParts(member) && !isAlike(member));
  if (unlike.length === 0 || !others.some(hasParts)) return new Set(alike);
  return new Set([...alike, ...assignableMembers(scope, unlike, other, at)]);
}

/** Types that take values of many forms: `unknown`, primitives, `object`. Few of them are in one union. */
function isWide(schema: Schema): boolean {
  return schema === true || (schema !== false && schema.type !== undefined && Object.keys(schema).length === 1);
}

/** To TypeScript, arrays and built-in values are of the type `object` too. */
function isAnyObject(object: Schema, member: Schema): boolean {
  if (!sameSchema(object, { type: "object" }) || typeof member === "boolean") return false;
  const { type, "x-type": richType } = member;
  return type === "array" || (richType !== undefined && richType !== "undefined" && richType !== "bigint");
}

const PARTS = ["$ref", "allOf", "properties", "additionalProperties", "items", "x-args"];

/** Whether only a comparison part by part can tell: of others, the form does. */
function hasParts(schema: Schema): boolean {
  if (typeof schema === "boolean") return false;
  return schema.type === "object" || PARTS.some((key) => Object.hasOwn(schema, key));
}

/** How many steps of reading a step of comparing counts for: it takes that much longer. */
const READ_STEPS_PER_STEP = 4;

function assignableMembers({ reader, module }: Scope, members: readonly Schema[], other: Schema, at: Node): Schema[] {
  const defs = Object.fromEntries(reader.defs);
  if (Object.values(defs).includes(PENDING) && JSON.stringify([members, other]).includes('"$ref"')) {
    throw unreadable(module, at, "refers to itself before it is known.");
  }
  const found = withinLimits(() => {
    // One place for all of them: its limit holds for the whole.
    const types = makeTypes(() => {
      for (let step = 0; step < READ_STEPS_PER_STEP; step++) reader.budget.step();
    });
    const relation = makeRelation(types, { exact: false, readers: "givers" });
    const target = types.term(other, defs);
    return members.filter((member) => relation.misfit(types.term(member, defs), target) === null);
  }, null);
  if (found === null) throw unreadable(module, at, "takes too long to compare: write out the type that it comes to.");
  return found;
}

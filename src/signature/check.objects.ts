/**
 * Checks of objects: `properties`, `required`, `additionalProperties`.
 *
 * Own members only: what a prototype has is not the caller's. A member that is `undefined` counts as absent, unless it
 * is required: then it is there, and must be of its type.
 */
import type { Schema, SchemaObject } from "../contracts/schema.ts";
import { type Check, type Compiler, mismatchAt, missingAt } from "./check.node.ts";
import type { Mismatch } from "./mismatch.ts";
import { isRecord, memberPath } from "./values.ts";

interface Member {
  readonly name: string;
  readonly required: boolean;
  /** Whether `properties` names it; one that is only required is checked among the others. */
  readonly isNamed: boolean;
  readonly schema: Schema;
  readonly check: Check;
}

type Fields = Readonly<Record<string, unknown>>;

/** The check of the keywords of objects; null when the schema has none of them and no `type: "object"`. */
export function objectCheck(schema: SchemaObject, compiler: Compiler): Check | null {
  const { properties = {}, required = [], additionalProperties } = schema;
  const isOnlyObject = schema.type === "object";
  if (!isOnlyObject && !["properties", "required", "additionalProperties"].some((key) => Object.hasOwn(schema, key))) {
    return null;
  }
  const members = membersOf(properties, required, additionalProperties, compiler);
  const others = othersCheck(new Set(Object.keys(properties)), additionalProperties, compiler);
  return {
    accepts(value) {
      if (!isRecord(value)) return !isOnlyObject;
      if (!compiler.spend(1 + members.length)) return false;
      const known = countNamed(value, members);
      if (known === null) return false;
      return others === null || others.accepts(value, known);
    },
    explain(value, path) {
      if (!isRecord(value)) return isOnlyObject ? mismatchAt(path, compiler.print(schema), value) : null;
      for (const member of members) {
        const mismatch = explainMember(value, member, path, compiler);
        if (mismatch !== null) return mismatch;
      }
      return others?.explain(value, path) ?? null;
    },
  };
}

function membersOf(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  additional: Schema | undefined,
  compiler: Compiler,
): Member[] {
  const needed = new Set(required);
  const named = Object.entries(properties).map(([name, schema]) => {
    return { name, required: needed.has(name), isNamed: true, schema, check: compiler.compile(schema) };
  });
  const unnamed = required.filter((name) => !Object.hasOwn(properties, name));
  const anything = compiler.compile(true);
  return [
    ...named,
    ...unnamed.map((name) => ({ name, required: true, isNamed: false, schema: additional ?? true, check: anything })),
  ];
}

/** How many of the value's own members `properties` names; null when a member does not fit. */
function countNamed(value: Fields, members: readonly Member[]): number | null {
  let count = 0;
  for (const { name, required, check, isNamed } of members) {
    if (!Object.hasOwn(value, name)) {
      if (required) return null;
      continue;
    }
    const member = value[name];
    if ((member !== undefined || required) && !check.accepts(member)) return null;
    if (isNamed) count++;
  }
  return count;
}

function explainMember(value: Fields, member: Member, path: string, compiler: Compiler): Mismatch | null {
  const { name, required, schema, check } = member;
  const inner = memberPath(path, name);
  if (!Object.hasOwn(value, name)) return required ? missingAt(inner, compiler.print(schema)) : null;
  return value[name] === undefined && !required ? null : check.explain(value[name], inner);
}

interface Others {
  /** `known` is how many of the value's own members `properties` names. */
  accepts(value: Fields, known: number): boolean;
  explain(value: Fields, path: string): Mismatch | null;
}

function othersCheck(named: ReadonlySet<string>, additional: Schema | undefined, compiler: Compiler): Others | null {
  if (additional === undefined || additional === true) return null;
  const check = compiler.compile(additional);
  const isWrong = (value: Fields, name: string) =>
    !named.has(name) && value[name] !== undefined && !check.accepts(value[name]);
  return {
    accepts(value, known) {
      const names = Object.keys(value);
      // The usual case: there are no others.
      if (names.length === known) return true;
      for (const name of names) if (isWrong(value, name)) return false;
      return true;
    },
    explain(value, path) {
      const name = Object.keys(value).find((key) => isWrong(value, key));
      if (name === undefined) return null;
      const inner = memberPath(path, name);
      return additional === false ? mismatchAt(inner, "absent", value[name]) : check.explain(value[name], inner);
    },
  };
}

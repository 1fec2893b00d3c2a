/**
 * Checks of unions. When none of the alternatives fits, the mismatch is told where it helps most: inside the one
 * alternative that the value was meant to be, if that can be told, or else at the union.
 *
 * It can be told when a literal member of the value selects one of several object types (`{ kind: "circle", … }`), or
 * when one alternative only is an object, or an array, as the value is (`Order | null`).
 */
import type { Schema, SchemaObject } from "../contracts/schema.ts";
import { type Check, type Compiler, mismatchAt } from "./check.node.ts";
import { isRecord } from "./values.ts";

interface Alternative {
  readonly schema: Schema;
  readonly check: Check;
}

/** The check of `anyOf`; null when the schema has none. */
export function unionCheck(schema: SchemaObject, compiler: Compiler): Check | null {
  if (schema.anyOf === undefined) return null;
  const alternatives = schema.anyOf.map((inner) => ({ schema: inner, check: compiler.compile(inner) }));
  const checks = alternatives.map(({ check }) => check);
  const accepts = (value: unknown) => {
    // Small unions cost next to nothing, large ones as much as an object for every eight alternatives.
    if (!compiler.spend(checks.length >> 3)) return false;
    for (const check of checks) if (check.accepts(value)) return true;
    return false;
  };
  return {
    accepts,
    explain(value, path) {
      if (accepts(value)) return null;
      const meant = meantAlternative(alternatives, value, compiler);
      const inside = meant?.check.explain(value, path);
      return inside ?? mismatchAt(path, compiler.print({ anyOf: schema.anyOf ?? [] }), value);
    },
  };
}

function meantAlternative(
  alternatives: readonly Alternative[],
  value: unknown,
  compiler: Compiler,
): Alternative | undefined {
  const type = Array.isArray(value) ? "array" : isRecord(value) ? "object" : null;
  if (type === null) return undefined;
  const alike: (Alternative & { resolved: SchemaObject })[] = [];
  for (const alternative of alternatives) {
    const resolved = compiler.resolve(alternative.schema);
    // What is no plain type, an intersection or a union within the union, may be meant as well: then nobody knows.
    if (typeof resolved !== "object" || (resolved.type === undefined && !isScalar(resolved))) return undefined;
    if (resolved.type === type) alike.push({ ...alternative, resolved });
  }
  if (alike.length <= 1 || !isRecord(value)) return alike.length === 1 ? alike[0] : undefined;
  return selectedBy(value, alike);
}

function isScalar(schema: SchemaObject): boolean {
  return schema["x-type"] !== undefined || schema.enum !== undefined || Object.hasOwn(schema, "const");
}

/** The only alternative whose literal members, of those that all alternatives have, are the value's. */
function selectedBy<Kind extends { resolved: SchemaObject }>(
  value: Readonly<Record<string, unknown>>,
  alternatives: readonly Kind[],
): Kind | undefined {
  for (const name of Object.keys(alternatives[0]?.resolved.properties ?? {})) {
    const literals = alternatives.map(({ resolved }) => literalsOf(resolved, name));
    if (literals.some((list) => list === null) || !Object.hasOwn(value, name)) continue;
    const selected = alternatives.filter((_, index) => literals[index]?.includes(value[name]) === true);
    if (selected.length === 1) return selected[0];
  }
  return undefined;
}

function literalsOf(schema: SchemaObject, name: string): readonly unknown[] | null {
  const { properties = {} } = schema;
  const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (typeof member !== "object" || schema.required?.includes(name) !== true) return null;
  return Object.hasOwn(member, "const") ? [member.const] : (member.enum ?? null);
}

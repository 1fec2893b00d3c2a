/**
 * Looks behind `$ref`: into the definitions of a signature, or to the whole schema.
 */
import type { Definitions, Schema } from "../contracts/schema.ts";

const PREFIX = "#/$defs/";

/** Name of the definition that stands for the whole schema, `#`. */
export const WHOLE = "#";

/** The definition that a `$ref` names, `#` for the whole schema. */
export function definitionName(ref: string): string {
  if (ref === WHOLE) return WHOLE;
  if (!ref.startsWith(PREFIX)) throw new TypeError(`the reference ${ref} leads out of the definitions`);
  const name = ref.slice(PREFIX.length);
  return /[~%]/.test(name) ? decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~") : name;
}

/** The schema that a `$ref` names. It throws where there is none: this platform makes all schemas itself. */
export function definitionOf(ref: string, defs: Definitions): Schema {
  const name = definitionName(ref);
  const found = Object.hasOwn(defs, name) ? defs[name] : undefined;
  if (found === undefined) throw new TypeError(`the definition ${name} is missing`);
  return found;
}

/** Follows a schema that is nothing but a reference to what it names; a circle of references is `never`. */
export function resolveReferences(schema: Schema, defs: Definitions): Schema {
  const seen = new Set<Schema>();
  let current = schema;
  while (typeof current === "object" && current.$ref !== undefined && isBareReference(current)) {
    if (seen.has(current)) return false;
    seen.add(current);
    current = definitionOf(current.$ref, defs);
  }
  return current;
}

function isBareReference(schema: object): boolean {
  return Object.keys(schema).every((key) => key === "$ref" || key === "description");
}

/**
 * Assignability: whether whoever has a value of one type may use it as another.
 *
 * As in TypeScript, an object type says nothing about members that it does not name, and a value is taken to have none
 * of them: so an optional member may be added. See `RelationOptions`.
 */
import type { Definitions, Schema } from "../contracts/schema.ts";
import { WHOLE } from "./references.ts";
import type { Misfit, RelationOptions } from "./relation.rules.ts";
import { makeRelation } from "./relation.ts";
import { makeTypes, TypesTooLarge } from "./terms.ts";

const TOO_LARGE = "the types are too large to compare";

/**
 * Null when every value of `from` is one of `to`, else the reason in words: `string is not number`,
 * `items[].name: member "b" is required now`. Types that are too large to compare are not assignable.
 */
export function assignable(
  from: Schema,
  to: Schema,
  defs: { from: Definitions; to: Definitions },
  options: Partial<RelationOptions> = {},
): string | null {
  return withinLimits(() => {
    const types = makeTypes();
    const relation = makeRelation(types, { exact: false, readers: "givers", ...options });
    const sides = { from: { ...defs.from, [WHOLE]: from }, to: { ...defs.to, [WHOLE]: to } };
    const found = relation.misfit(types.term(from, sides.from), types.term(to, sides.to));
    return found === null ? null : sentence(found);
  }, TOO_LARGE);
}

/** Does work on types; past the limit it is `otherwise`. */
export function withinLimits<Value>(work: () => Value, otherwise: Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypesTooLarge) return otherwise;
    throw error;
  }
}

/** The reason, with its place in front. */
export function sentence({ path, text }: Misfit): string {
  return path === "" ? text : `${path.replace(/^\./, "")}: ${text}`;
}

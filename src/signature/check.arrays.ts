/**
 * Checks of arrays and tuples: `prefixItems`, `items`, `minItems`, `maxItems`.
 *
 * A hole counts as `undefined`. A place of a tuple that may be missing may hold `undefined` too, as an optional member
 * of an object may.
 */
import type { SchemaObject } from "../contracts/schema.ts";
import { type Check, type Compiler, mismatchAt, missingAt } from "./check.node.ts";

const KEYWORDS = ["prefixItems", "items", "minItems", "maxItems"] as const;

/** The check of the keywords of arrays; null when the schema has none of them and no `type: "array"`. */
export function arrayCheck(schema: SchemaObject, compiler: Compiler): Check | null {
  const isOnlyArray = schema.type === "array";
  if (!isOnlyArray && !KEYWORDS.some((key) => Object.hasOwn(schema, key))) return null;
  const { prefixItems = [], items = true, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  const places = prefixItems.map((item) => compiler.compile(item));
  const rest = items === true ? null : compiler.compile(items);

  const acceptsAt = (value: readonly unknown[], index: number): boolean => {
    const item = value[index];
    const place = places[index];
    if (place !== undefined) return (item === undefined && index >= minItems) || place.accepts(item);
    return rest === null || rest.accepts(item);
  };
  const wholeMismatch = (path: string, value: unknown) => mismatchAt(path, compiler.print(schema), value);
  const explainLength = (value: readonly unknown[], path: string) => {
    if (value.length >= minItems) return wholeMismatch(path, value);
    return missingAt(`${path}[${value.length}]`, compiler.print(prefixItems[value.length] ?? items));
  };
  return {
    accepts(value) {
      if (!Array.isArray(value)) return !isOnlyArray;
      if (value.length < minItems || value.length > maxItems) return false;
      const checked = rest === null ? Math.min(places.length, value.length) : value.length;
      for (let index = 0; index < checked; index++) if (!acceptsAt(value, index)) return false;
      return true;
    },
    explain(value, path) {
      if (!Array.isArray(value)) return isOnlyArray ? wholeMismatch(path, value) : null;
      const wrong = value.findIndex((_, index) => !acceptsAt(value, index));
      // An element where none may be is not wrong by itself: there are too many.
      const check = places[wrong] ?? (items === false ? null : rest);
      if (wrong >= 0 && check !== null) return check.explain(value[wrong], `${path}[${wrong}]`);
      const fits = wrong < 0 && value.length >= minItems && value.length <= maxItems;
      return fits ? null : explainLength(value, path);
    },
  };
}

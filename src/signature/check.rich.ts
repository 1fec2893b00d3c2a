/**
 * Checks of the built-in types that JSON has no word for: `x-type` and `x-args`.
 *
 * Paths into them are expressions of JavaScript: `m.get("a")`, `[...m.keys()][0]`, `[...s][2]`.
 */
import type { RichType, SchemaObject } from "../contracts/schema.ts";
import { type Check, type Compiler, leaf, mismatchAt } from "./check.node.ts";
import type { Mismatch } from "./mismatch.ts";
import { RICH_GUARDS } from "./values.ts";

/** The check of `x-type` with its `x-args`; null when the schema has none. */
export function richCheck(schema: SchemaObject, compiler: Compiler): Check | null {
  const type = schema["x-type"];
  if (type === undefined) return null;
  const whole = leaf(RICH_GUARDS[type], () => compiler.print(schema));
  const [first = true, second = true] = schema["x-args"] ?? [];
  if (first === true && second === true) return whole;
  const inside = insideOf(type, compiler.compile(first), compiler.compile(second));
  if (inside === null) return whole;
  return {
    accepts: (value) => whole.accepts(value) && inside.accepts(value),
    explain: (value, path) => whole.explain(value, path) ?? inside.explain(value, path),
  };
}

function insideOf(type: RichType, first: Check, second: Check): Check | null {
  if (type === "Map") return mapCheck(first, second);
  if (type === "Set") return setCheck(first);
  return type === "Stream" ? streamCheck(first) : null;
}

function mapCheck(keys: Check, values: Check): Check {
  return {
    accepts(map) {
      if (!(map instanceof Map)) return false;
      for (const [key, value] of map) if (!keys.accepts(key) || !values.accepts(value)) return false;
      return true;
    },
    explain(map, path) {
      if (!(map instanceof Map)) return mismatchAt(path, "Map", map);
      let index = 0;
      for (const [key, value] of map) {
        const mismatch =
          keys.explain(key, `[...${path}.keys()][${index}]`) ?? values.explain(value, valuePath(path, key, index));
        if (mismatch !== null) return mismatch;
        index++;
      }
      return null;
    },
  };
}

function valuePath(path: string, key: unknown, index: number): string {
  const isShort = typeof key === "string" ? key.length <= 64 : typeof key === "number" || typeof key === "boolean";
  if (!isShort) return `[...${path}.values()][${index}]`;
  return `${path}.get(${typeof key === "string" ? JSON.stringify(key) : String(key)})`;
}

function setCheck(elements: Check): Check {
  return {
    accepts(set) {
      if (!(set instanceof Set)) return false;
      for (const element of set) if (!elements.accepts(element)) return false;
      return true;
    },
    explain: (set, path) => (set instanceof Set ? explainEach(set, elements, `[...${path}]`) : null),
  };
}

function streamCheck(elements: Check): Check {
  return {
    accepts: (value) => Array.isArray(value) && value.every((element) => elements.accepts(element)),
    explain: (value, path) => (Array.isArray(value) ? explainEach(value, elements, path) : null),
  };
}

function explainEach(values: Iterable<unknown>, check: Check, path: string): Mismatch | null {
  let index = 0;
  for (const value of values) {
    const mismatch = check.explain(value, `${path}[${index}]`);
    if (mismatch !== null) return mismatch;
    index++;
  }
  return null;
}

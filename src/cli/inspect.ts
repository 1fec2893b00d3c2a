/**
 * Values as people read them: JSON where JSON carries them, else the way Node shows a `Date`, a `Map` or a `bigint`.
 */
import { inspect } from "node:util";
import { printable, UNLIMITED } from "./terminal.ts";

/** The first part of a value that JSON would change or lose. */
export interface NotJson {
  /** From the value inwards: `value.created`, `value[3]`. */
  readonly path: string;
  /** What is there: `a Date`, `NaN`, `undefined`. */
  readonly what: string;
}

/** Deeper values are not looked into: what a server sends is shallower. */
const MAX_DEPTH = 200;
const DEFAULT_WIDTH = 120;

/** A function's result for a terminal: indented JSON, or what `inspect` makes of it. */
export function formatValue(value: unknown, width = UNLIMITED): string {
  if (value === undefined) return "undefined";
  if (findNotJson(value) === null) return printable(JSON.stringify(value, null, 2));
  return printable(
    inspect(value, {
      depth: null,
      maxArrayLength: null,
      maxStringLength: null,
      customInspect: false,
      breakLength: Math.min(width, DEFAULT_WIDTH),
    }),
  );
}

/** Finds what JSON does not carry, or null when a value survives it as it is. */
export function findNotJson(value: unknown, path = "value", depth = 0): NotJson | null {
  const what = notJson(value);
  if (what !== null) return { path, what };
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return null;
  const members = Array.isArray(value)
    ? value.map((item: unknown, index) => [`${path}[${index}]`, item] as const)
    : Object.entries(value).map(([name, member]) => [`${path}${memberPath(name)}`, member] as const);
  for (const [below, member] of members) {
    const found = findNotJson(member, below, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

const memberPath = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;

/** What a value is that JSON has no word for; null for one that it has. What lies inside is not looked at. */
function notJson(value: unknown): string | null {
  switch (typeof value) {
    case "bigint":
      return "a bigint";
    case "undefined":
      return "undefined";
    case "number":
      if (Number.isNaN(value)) return "NaN";
      if (Object.is(value, -0)) return "-0";
      return Number.isFinite(value) ? null : String(value);
    case "object":
      return value === null || Array.isArray(value) || isPlain(value) ? null : `a ${value.constructor.name}`;
    default:
      return null;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

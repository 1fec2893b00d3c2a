/**
 * What kinds of values there are, and how to say in a few words which one came.
 */
import { cutText } from "../contracts/cut-text.ts";
import type { RichType } from "../contracts/schema.ts";

/** Longest text of a value or a type in a message, in characters. */
const MAX_SHOWN = 40;
const MAX_TYPE_SHOWN = 300;

/** How to tell a value of a built-in type. A `Stream` is what was collected of it. */
export const RICH_GUARDS: Readonly<Record<RichType, (value: unknown) => boolean>> = {
  undefined: (value) => value === undefined,
  bigint: (value) => typeof value === "bigint",
  Date: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  RegExp: (value) => value instanceof RegExp,
  Map: (value) => value instanceof Map,
  Set: (value) => value instanceof Set,
  Stream: (value) => Array.isArray(value),
  ArrayBuffer: (value) => value instanceof ArrayBuffer,
  Int8Array: (value) => value instanceof Int8Array,
  Uint8Array: (value) => value instanceof Uint8Array,
  Uint8ClampedArray: (value) => value instanceof Uint8ClampedArray,
  Int16Array: (value) => value instanceof Int16Array,
  Uint16Array: (value) => value instanceof Uint16Array,
  Int32Array: (value) => value instanceof Int32Array,
  Uint32Array: (value) => value instanceof Uint32Array,
  Float32Array: (value) => value instanceof Float32Array,
  Float64Array: (value) => value instanceof Float64Array,
  BigInt64Array: (value) => value instanceof BigInt64Array,
  BigUint64Array: (value) => value instanceof BigUint64Array,
};

/** Whether a value is what JSON calls an object: no array, and of no built-in type. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || !(Array.isArray(value) || isBuiltIn(value));
}

function isBuiltIn(value: object): boolean {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return true;
  return value instanceof Date || value instanceof RegExp || value instanceof Map || value instanceof Set;
}

/** The path of a member: `order.items`, `order["two words"]`. */
export function memberPath(path: string, name: string): string {
  return isIdentifier(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/** Whether a member's name can stand behind a dot. */
export function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}

/** A type's text, cut when it is too long for a message. */
export function shortenType(text: string): string {
  return cutText(text, MAX_TYPE_SHOWN);
}

/** What came, short enough for a sentence: `the number 5`, `null`, `an array of 3`. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return `the string ${shownString(value)}`;
  if (typeof value === "number") return `the number ${Object.is(value, -0) ? "-0" : value}`;
  if (typeof value === "bigint") return `the bigint ${shownBigint(value)}`;
  if (typeof value === "object" && value !== null) return describeObject(value);
  return typeof value === "function" || typeof value === "symbol" ? `a ${typeof value}` : String(value);
}

function shownString(value: string): string {
  return JSON.stringify(cutText(value, MAX_SHOWN));
}

/** The digits of a giant take time in the square of their number: its size is told instead. */
function shownBigint(value: bigint): string {
  return BigInt.asIntN(64, value) === value ? `${value}n` : "beyond 64 bits";
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Map) return `a Map of ${value.size}`;
  if (value instanceof Set) return `a Set of ${value.size}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "an invalid Date" : `a Date`;
  if (isRecord(value)) return "an object";
  const name = nameOfBuiltIn(value);
  return `${/^[AIU]/.test(name) && !name.startsWith("Ui") ? "an" : "a"} ${name}`;
}

function nameOfBuiltIn(value: object): string {
  return Object.entries(RICH_GUARDS).find(([, guard]) => guard(value))?.[0] ?? "object of another kind";
}

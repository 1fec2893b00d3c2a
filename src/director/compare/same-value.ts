/**
 * Whether two values that functions gave are the same, by content: the order of an object's members does not count, that
 * of a Map's or a Set's does.
 *
 * Results nest `MAX_RESULT_DEPTH` deep at most, so recursion is safe.
 */
import { isObject } from "../arguments.ts";

/** Compares by value. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  const [ours, theirs] = [contentOf(left), contentOf(right)];
  if (ours !== null && theirs !== null) return ours.kind === theirs.kind && sameItems(ours.items, theirs.items);
  return isObject(left) && isObject(right) && sameMembers(left, right);
}

/** What a value of a built-in type holds, in order; null for anything else. */
function contentOf(value: unknown): { readonly kind: string; readonly items: readonly unknown[] } | null {
  if (Array.isArray(value)) return { kind: "Array", items: value };
  if (value instanceof Date) return { kind: "Date", items: [value.getTime()] };
  if (value instanceof RegExp) return { kind: "RegExp", items: [value.source, value.flags] };
  if (value instanceof Map) return { kind: "Map", items: [...value] };
  if (value instanceof Set) return { kind: "Set", items: [...value] };
  if (value instanceof ArrayBuffer) return { kind: "ArrayBuffer", items: [...new Uint8Array(value)] };
  if (!ArrayBuffer.isView(value)) return null;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return { kind: value.constructor.name, items: [...bytes] };
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => sameValue(item, right[index]));
}

function sameMembers(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameValue(left[name], right[name]))
  );
}

/**
 * Equality in conditions: by content, of all that a step's value can hold.
 */
import { isRecord } from "../signature/values.ts";

/** Whether two values are equal. NaN equals itself, and 0 equals -0. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right || Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left)) return Array.isArray(right) && sameItems(left, right);
  if (left instanceof Map) return right instanceof Map && sameItems([...left], [...right]);
  if (left instanceof Set) return right instanceof Set && sameItems([...left], [...right]);
  if (isRecord(left)) return isRecord(right) && sameMembers(left, right);
  const [one, other] = [plainForm(left), plainForm(right)];
  return one !== null && other !== null && left.constructor === right.constructor && sameItems(one, other);
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
}

function sameMembers(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]));
}

/** What a built-in value is made of; null of a kind that no step gives. */
function plainForm(value: object): readonly unknown[] | null {
  if (value instanceof Date) return [value.getTime()];
  if (value instanceof RegExp) return [value.source, value.flags];
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)];
  if (!ArrayBuffer.isView(value)) return null;
  return [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)];
}

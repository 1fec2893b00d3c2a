/**
 * Whether two values out of JSON are the same; the order of an object's members does not count.
 *
 * Results nest `MAX_RESULT_DEPTH` deep at most, so recursion is safe.
 */
import { isObject } from "../arguments.ts";

/** Compares by value. */
export function equalJson(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalJson(item, right[index]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equalJson(left[name], right[name]))
  );
}

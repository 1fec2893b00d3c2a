/**
 * Values that are equal but for the order in which their members were made.
 */

/** A copy in which the members of every plain object stand the other way round; all else is as it was. */
export function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (value instanceof Map) return new Map([...value].map(([key, member]) => [reordered(key), reordered(member)]));
  if (value instanceof Set) return new Set([...value].map(reordered));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const members = Object.entries(value).map(([key, member]) => [key, reordered(member)] as const);
  return Object.fromEntries(members.reverse());
}

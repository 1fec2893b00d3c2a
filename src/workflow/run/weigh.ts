/**
 * How large a value is, about, without encoding it: a template may name one large value many times over.
 */

/** What anything takes at least, in bytes. */
const LEAST = 8;

/** The size of a value in bytes, about; whatever is beyond `max` is not looked at any more. */
export function weigh(value: unknown, max: number): number {
  const waiting: unknown[] = [value];
  let bytes = 0;
  while (waiting.length > 0 && bytes <= max) {
    const next = waiting.pop();
    bytes += LEAST;
    if (typeof next === "string") bytes += next.length;
    else if (typeof next === "bigint") bytes += next.toString(16).length / 2;
    else if (typeof next === "object" && next !== null) bytes += weighObject(next, waiting);
  }
  return bytes;
}

/** What an object takes but for its parts, which go to those that wait. */
function weighObject(value: object, waiting: unknown[]): number {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  if (value instanceof RegExp) return value.source.length;
  if (Array.isArray(value) || value instanceof Set) {
    for (const part of value) waiting.push(part);
    return 0;
  }
  if (value instanceof Map) {
    for (const [key, part] of value) waiting.push(key, part);
    return 0;
  }
  let bytes = 0;
  for (const [name, part] of Object.entries(value)) {
    bytes += name.length;
    waiting.push(part);
  }
  return bytes;
}

/**
 * The members of an object in the order of deterministic CBOR (RFC 8949, 4.2.1): by the bytes of their encoded keys. A
 * head says the length, so shorter keys come first, and equally long ones by their UTF-8.
 */

const utf8 = new TextEncoder();
/** All but what takes one byte a character. */
const WIDE = /[^ -~]/;

/** An object's own enumerable keys in that order, whatever the order of its members. */
export function sortedKeys(object: object): string[] {
  const keys = Object.keys(object);
  if (keys.length < 2) return keys;
  return keys.some((key) => WIDE.test(key)) ? byBytes(keys) : keys.sort(byLengthAndText);
}

function byLengthAndText(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : 1);
}

function byBytes(keys: readonly string[]): string[] {
  const encoded = keys.map((key) => ({ key, bytes: utf8.encode(key) }));
  return encoded.sort((left, right) => compare(left.bytes, right.bytes)).map(({ key }) => key);
}

function compare(left: Uint8Array, right: Uint8Array): number {
  if (left.length !== right.length) return left.length - right.length;
  const at = left.findIndex((byte, index) => byte !== right[index]);
  return (left[at] ?? 0) - (right[at] ?? 0);
}

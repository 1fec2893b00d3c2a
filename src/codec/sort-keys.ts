/**
 * The members of an object in the order of deterministic CBOR (RFC 8949, 4.2.1): by the bytes of their encoded keys. A
 * head says the length, so shorter keys come first, and equally long ones by their UTF-8.
 */

const utf8 = new TextEncoder();
/** All but what takes one byte a character. */
const WIDE = /[^ -~]/;

/** Sorts keys, all of them different. */
export function sortKeys(keys: string[]): string[] {
  if (keys.length < 2) return keys;
  if (!keys.some((key) => WIDE.test(key))) return keys.sort(compare);
  const pairs = keys.map((key) => ({ key, bytes: byteText(key) }));
  return pairs.sort((left, right) => compare(left.bytes, right.bytes)).map(({ key }) => key);
}

function compare(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : 1);
}

/** The UTF-8 of a text, each byte as a character: texts are compared faster than bytes are, and cost less. */
function byteText(key: string): string {
  if (!WIDE.test(key)) return key;
  let text = "";
  for (const byte of utf8.encode(key)) text += String.fromCharCode(byte);
  return text;
}

/**
 * What a tag makes of its content: the built-ins that JSON has no word for.
 *
 * Tags that only say how to read or show their content give the content; others are refused, for whatever they mean
 * would be lost.
 */
import { ARRAY_BUFFER, CBOR_TAGS } from "../contracts/cbor.ts";
import { MAX_BIGINT_BYTES } from "../contracts/limits.ts";
import { type CborSource, MAJOR } from "./cbor-source.ts";
import type { Decoding } from "./decode-cbor.ts";
import { readTypedArray } from "./typed-arrays.ts";

/** Reads the content of the tag whose head was read last. */
export function readTagged(decoding: Decoding, depth: number): unknown {
  const { source } = decoding;
  const tag = source.argument;
  switch (tag) {
    case CBOR_TAGS.dateText:
      return readDateText(decoding);
    case CBOR_TAGS.date:
      return readDate(decoding);
    case CBOR_TAGS.positiveBigint:
      return readBigint(source);
    case CBOR_TAGS.negativeBigint:
      return -1n - readBigint(source);
    case CBOR_TAGS.byName:
      return readByName(decoding);
    case CBOR_TAGS.pattern:
      return regExp(decoding, readTextOf(source, "a pattern is no text"), "");
    case CBOR_TAGS.regExp:
      return readRegExp(decoding);
    case CBOR_TAGS.set:
      return readSet(decoding, depth);
    case CBOR_TAGS.map:
      return readMap(decoding, depth);
    default:
      return readOther(decoding, tag, depth);
  }
}

/** Content to be shown in base64url, base64, base16; CBOR, a URI, base64url, base64, MIME as text; CBOR itself. */
const REMARKS: readonly number[] = [21, 22, 23, 24, 32, 33, 34, 36, 55_799];
const FIRST_TYPED_ARRAY = 64;
const LAST_TYPED_ARRAY = 87;

function readOther(decoding: Decoding, tag: number, depth: number): unknown {
  const { source } = decoding;
  if (REMARKS.includes(tag)) {
    decoding.enter(depth);
    return decoding.read(depth + 1);
  }
  if (tag < FIRST_TYPED_ARRAY || tag > LAST_TYPED_ARRAY) throw source.unreadable(`tag ${tag} is not known`);
  const { start } = source;
  decoding.spendRich();
  const array = readTypedArray(tag, readBytesOf(source, "a typed array is no byte string"));
  if (array !== null) return array;
  source.start = start;
  throw source.unreadable(`tag ${tag} is not known, or its content is cut off`);
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,30})?([Zz]|[+-]\d\d:\d\d)$/;

function readDateText(decoding: Decoding): Date {
  const { source } = decoding;
  const text = readTextOf(source, "a date is no text");
  const date = new Date(RFC3339.test(text) ? text.toUpperCase() : Number.NaN);
  if (Number.isNaN(date.getTime())) throw source.unreadable("a date is not as RFC 3339 has it");
  decoding.spendRich();
  return date;
}

/** Seconds since 1970, to the nearest millisecond; NaN is an invalid date. */
function readDate(decoding: Decoding): Date {
  const { source } = decoding;
  source.readHead();
  const seconds = secondsOf(source);
  const whole = Math.trunc(seconds);
  // Apart, for the product of both would not be exact for dates far away.
  const date = new Date(whole * 1_000 + Math.round((seconds - whole) * 1_000));
  if (Number.isNaN(date.getTime()) && !Number.isNaN(seconds)) throw source.unreadable("a date is out of range");
  decoding.spendRich();
  return date;
}

function secondsOf(source: CborSource): number {
  if (source.major === MAJOR.unsigned) return source.argument;
  if (source.major === MAJOR.negative) return -1 - source.argument;
  if (source.major === MAJOR.simple && source.info > 24) return source.float();
  throw source.unreadable("a date is no number");
}

function readBigint(source: CborSource): bigint {
  const bytes = readBytesOf(source, "a bigint is no byte string");
  if (bytes.length > MAX_BIGINT_BYTES) throw source.unreadable(`a bigint has more than ${MAX_BIGINT_BYTES} bytes`);
  let digits = "0x0";
  for (const byte of bytes) digits += byte.toString(16).padStart(2, "0");
  return BigInt(digits);
}

function readByName(decoding: Decoding): ArrayBuffer {
  const { source } = decoding;
  expectArray(source, 2);
  const name = readTextOf(source, "a name is no text");
  if (name !== ARRAY_BUFFER)
    throw source.unreadable(`no object is made by the name ${JSON.stringify(name.slice(0, 64))}`);
  decoding.spendRich();
  return readBytesOf(source, "an ArrayBuffer is no byte string").buffer;
}

function readRegExp(decoding: Decoding): RegExp {
  const { source } = decoding;
  const length = expectArray(source, 1, 2);
  const pattern = readTextOf(source, "a pattern is no text");
  return regExp(decoding, pattern, length === 1 ? "" : readTextOf(source, "flags are no text"));
}

function regExp(decoding: Decoding, pattern: string, flags: string): RegExp {
  decoding.spendRich();
  decoding.spendPattern(pattern);
  try {
    return new RegExp(pattern, flags);
  } catch {
    throw decoding.source.unreadable("a regular expression is malformed");
  }
}

function readSet(decoding: Decoding, depth: number): Set<unknown> {
  const { source } = decoding;
  source.readHead();
  if (source.major !== MAJOR.array) throw source.unreadable("a Set is no array");
  decoding.spendRich();
  const elements = decoding.readArray(depth);
  const set = new Set(elements);
  if (set.size < elements.length) throw source.unreadable("an element of a Set comes twice");
  return set;
}

function readMap(decoding: Decoding, depth: number): Map<unknown, unknown> {
  const { source } = decoding;
  source.readHead();
  if (source.major !== MAJOR.map) throw source.unreadable("a Map is no map");
  decoding.spendRich();
  return decoding.readMap(depth);
}

function expectArray(source: CborSource, ...lengths: number[]): number {
  source.readHead();
  if (source.major === MAJOR.array && lengths.includes(source.argument)) return source.argument;
  throw source.unreadable("the content of a tag is not what it should be");
}

function readTextOf(source: CborSource, otherwise: string): string {
  source.readHead();
  if (source.major !== MAJOR.text) throw source.unreadable(otherwise);
  return source.readText();
}

function readBytesOf(source: CborSource, otherwise: string): Uint8Array<ArrayBuffer> {
  source.readHead();
  if (source.major !== MAJOR.bytes) throw source.unreadable(otherwise);
  return source.readBytes();
}

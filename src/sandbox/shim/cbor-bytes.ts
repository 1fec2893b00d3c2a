/**
 * Bytes of CBOR as text, one character for each: heads, numbers, and bytes of the function's.
 *
 * Made with operators, captured built-ins and memory that no function code has ever seen. All machines that run this are
 * little-endian.
 */
import { halfBits } from "../../contracts/cbor.ts";
import { check } from "./meter.ts";
import { apply, floor, fromCharCode, hexOf, isSafeInteger, sameValue } from "./primordials.ts";

const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);
const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

const NOT_A_NUMBER = Number.NaN;

/** Bytes that one call turns into text. */
const CHUNK_BYTES = 1_024;
const chunk: number[] = [];
for (let index = 0; index < CHUNK_BYTES; index++) chunk[index] = 0;

/** The head of an item: major type and argument below 2^53. */
export function head(major: number, argument: number): string {
  const top = major << 5;
  if (argument < 24) return fromCharCode(top | argument);
  if (argument < 0x100) return fromCharCode(top | 24, argument);
  if (argument < 0x1_0000) return fromCharCode(top | 25) + bigEndian(argument, 2);
  if (argument < 0x1_0000_0000) return fromCharCode(top | 26) + bigEndian(argument, 4);
  return (
    fromCharCode(top | 27) + bigEndian(floor(argument / 0x1_0000_0000), 4) + bigEndian(argument % 0x1_0000_0000, 4)
  );
}

/** The head of an integer of eight bytes. */
export function wideHead(major: number, argument: bigint): string {
  return fromCharCode((major << 5) | 27) + padded(integerBytes(argument));
}

/** A number: an integer where that is exact, else a float as short as it goes. */
export function numberBytes(value: number): string {
  if (isSafeInteger(value) && (value !== 0 || 1 / value > 0)) return value < 0 ? head(1, -1 - value) : head(0, value);
  if (sameValue(value, NOT_A_NUMBER)) return "\xf9\x7e\x00";
  single[0] = value;
  if (single[0] !== value) return doubleText(value);
  const bits = singleBits[0] as number;
  const half = halfBits(bits);
  return half < 0 ? `\xfa${bigEndian(bits, 4)}` : `\xf9${bigEndian(half, 2)}`;
}

/** The digits of a natural number in base 256; none for 0. */
export function integerBytes(value: bigint): string {
  if (value === 0n) return "";
  const digits = hexOf(value);
  let bytes = "";
  let index = digits.length % 2;
  if (index === 1) bytes = fromCharCode(digitOf(digits[0]));
  for (; index < digits.length; index += 2) {
    bytes += fromCharCode((digitOf(digits[index]) << 4) | digitOf(digits[index + 1]));
  }
  return bytes;
}

/** `length` bytes as text, under the meter. */
export function latin1(bytes: Uint8Array, length: number): string {
  let text = "";
  let index = 0;
  for (; index + CHUNK_BYTES <= length; index += CHUNK_BYTES) {
    for (let at = 0; at < CHUNK_BYTES; at++) chunk[at] = bytes[index + at] as number;
    text += apply(fromCharCode, undefined, chunk) as string;
    check();
  }
  for (; index < length; index++) text += fromCharCode(bytes[index] as number);
  return text;
}

function doubleText(value: number): string {
  double[0] = value;
  let text = "\xfb";
  for (let at = 7; at >= 0; at--) text += fromCharCode(doubleBytes[at] as number);
  return text;
}

function bigEndian(value: number, width: 2 | 4): string {
  const low = fromCharCode((value >>> 8) & 0xff, value & 0xff);
  return width === 2 ? low : fromCharCode(value >>> 24, (value >>> 16) & 0xff) + low;
}

function padded(bytes: string): string {
  let text = bytes;
  while (text.length < 8) text = `\x00${text}`;
  return text;
}

const DIGITS = {
  __proto__: null,
  ...{ "0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": 9 },
  ...{ a: 10, b: 11, c: 12, d: 13, e: 14, f: 15 },
} as const;

function digitOf(digit: string | undefined): number {
  return DIGITS[digit as "0"];
}

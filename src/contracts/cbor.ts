/**
 * The CBOR that Troupe speaks (RFC 8949): which tag stands for which value. `docs/wire-format.md` explains it.
 *
 * The encoder inside a function's isolate uses this beside code that may have poisoned every built-in: what is looked up
 * here is an own property of an object without a prototype, and what is computed needs operators only.
 */

/** Tags of the IANA registry that stand for a JavaScript value. */
export const CBOR_TAGS = {
  /** RFC 3339 text; read, never written. */
  dateText: 0,
  /** Seconds since 1970. */
  date: 1,
  positiveBigint: 2,
  negativeBigint: 3,
  /** `[name, …arguments]`, a built-in by its name: of all of them `ArrayBuffer` only. */
  byName: 27,
  /** A pattern without flags; read, never written. */
  pattern: 35,
  set: 258,
  map: 259,
  /** `[source, flags]`, as ECMAScript has them. */
  regExp: 21_066,
} as const;

/** Tags of typed arrays as they are written, in RFC 8746's little-endian forms. A bare byte string is a `Uint8Array`. */
export const TYPED_ARRAY_TAGS = {
  __proto__: null,
  Uint8ClampedArray: 68,
  Uint16Array: 69,
  Uint32Array: 70,
  BigUint64Array: 71,
  Int8Array: 72,
  Int16Array: 77,
  Int32Array: 78,
  BigInt64Array: 79,
  Float32Array: 85,
  Float64Array: 86,
} as const;
export type TaggedArray = Exclude<keyof typeof TYPED_ARRAY_TAGS, "__proto__">;

/** The name inside `CBOR_TAGS.byName` that is known. */
export const ARRAY_BUFFER = "ArrayBuffer";

/**
 * Narrows the bits of a single-precision float to half precision. Returns -1 when that would lose something; NaN is not
 * for it.
 */
export function halfBits(single: number): number {
  const sign = (single >>> 16) & 0x8000;
  const exponent = (single >>> 23) & 0xff;
  const fraction = single & 0x7fffff;
  if (exponent === 0) return fraction === 0 ? sign : -1;
  if (exponent === 0xff) return sign | 0x7c00;
  if (exponent > 142 || exponent < 103) return -1;
  if (exponent > 112) return (fraction & 0x1fff) === 0 ? sign | ((exponent - 112) << 10) | (fraction >>> 13) : -1;
  const shift = 126 - exponent;
  const whole = fraction | 0x800000;
  return (whole & ((1 << shift) - 1)) === 0 ? sign | (whole >>> shift) : -1;
}

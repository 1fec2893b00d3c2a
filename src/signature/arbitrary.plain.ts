/**
 * Generated values of the types that hold no others.
 */
import fc from "fast-check";
import type { PlainKind } from "./atoms.ts";

const LENGTH = { maxLength: 8 };

const PLAIN: Readonly<Record<PlainKind["kind"], () => fc.Arbitrary<unknown>>> = {
  any: () => fc.jsonValue({ maxDepth: 2 }),
  string: () => fc.oneof(fc.string(), fc.string({ unit: "grapheme" })),
  number: () => fc.oneof(fc.integer({ min: -1_000, max: 1_000 }), finite()),
  integer: () => fc.oneof(fc.integer({ min: -1_000, max: 1_000 }), fc.maxSafeInteger()),
  undefined: () => fc.constant(undefined),
  bigint: () => fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  Date: () => fc.date({ noInvalidDate: true }),
  RegExp: () => fc.constantFrom(/a/, /\d+/g, /^$/i),
  ArrayBuffer: () => fc.uint8Array(LENGTH).map((bytes) => Uint8Array.from(bytes).buffer),
  Int8Array: () => fc.int8Array(LENGTH),
  Uint8Array: () => fc.uint8Array(LENGTH),
  Uint8ClampedArray: () => fc.uint8ClampedArray(LENGTH),
  Int16Array: () => fc.int16Array(LENGTH),
  Uint16Array: () => fc.uint16Array(LENGTH),
  Int32Array: () => fc.int32Array(LENGTH),
  Uint32Array: () => fc.uint32Array(LENGTH),
  Float32Array: () => fc.float32Array(LENGTH),
  Float64Array: () => fc.float64Array(LENGTH),
  BigInt64Array: () => fc.bigInt64Array(LENGTH),
  BigUint64Array: () => fc.bigUint64Array(LENGTH),
};

/** Generates values of a plain kind. */
export function plainArbitrary(kind: PlainKind["kind"]): fc.Arbitrary<unknown> {
  return PLAIN[kind]();
}

/** What JSON can say: no infinities, and no zero with a sign. */
function finite(): fc.Arbitrary<number> {
  return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
}

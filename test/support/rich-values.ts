/**
 * Values that CBOR carries and JSON does not, generated.
 */
import fc from "fast-check";

const VIEWS = [
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** A typed array of any kind, now and then on a part of its buffer. */
const view = fc
  .tuple(fc.constantFrom(...VIEWS), fc.uint8Array({ maxLength: 40 }), fc.nat(2))
  .map(([View, bytes, skipped]) => {
    const size = View.BYTES_PER_ELEMENT;
    const length = Math.floor(bytes.length / size);
    const buffer = new ArrayBuffer((length + skipped) * size);
    new Uint8Array(buffer).set(bytes.subarray(0, length * size), skipped * size);
    return new View(buffer, skipped * size, length);
  });

const regExp = fc
  .tuple(
    fc.constantFrom("", "a+", "[a-z]", "(?<year>\\d{4})", "\\u{1F600}", "/"),
    fc.constantFrom("", "g", "dgimsuy", "v"),
  )
  .map(([source, flags]) => new RegExp(source, flags));

const number = fc.oneof(
  fc.double(),
  fc.float(),
  fc.maxSafeInteger(),
  fc.integer({ min: -300, max: 70_000 }),
  fc.constantFrom(-0, Number.NaN, 2 ** 24, 65_504, 65_536, 2 ** -24, 2 ** -25, 2 ** 53, -(2 ** 53), 1e300),
);

const bigint = fc.oneof(
  fc.bigInt(),
  fc.bigInt({ min: -(1n << 200n), max: 1n << 200n }),
  fc.constantFrom(0n, -1n, (1n << 64n) - 1n, 1n << 64n, -(1n << 64n), -(1n << 64n) - 1n, (1n << 53n) - 1n, 1n << 53n),
);

/** Names of members; `__proto__` is for a test of its own, for it makes tools that compare stumble. */
const key = fc.string({ unit: "binary" }).filter((text) => text !== "__proto__" && text.isWellFormed());

/** Plain data and built-ins, nested. */
export const richValue = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc
    .oneof(
      ...[number, bigint, fc.boolean(), fc.constantFrom(null, undefined), fc.string({ unit: "binary" })],
      ...[fc.string({ minLength: 20, maxLength: 300 }), fc.date(), view, regExp],
      fc.uint8Array({ maxLength: 9 }).map((bytes) => new Uint8Array(bytes).buffer),
    )
    .filter((value) => typeof value !== "string" || value.isWellFormed()),
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(key, tie("value"), { maxKeys: 5, noNullPrototype: true }),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 4 }).map((elements) => new Set(elements)),
  ),
})).value;

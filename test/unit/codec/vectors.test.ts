/**
 * The vectors of RFC 8949, and another implementation of it: what either writes the other reads.
 */
import { Decoder, Encoder } from "cbor-x/index-no-eval";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { decodeCbor, encodeCbor } from "../../../src/codec/index.ts";
import { bytesOf, hexOf, refusalOf } from "../../suites/codec.case.ts";
import { readCorpusJson } from "../../support/corpora.ts";
import { unwrap } from "../../support/result.ts";

const examples = z
  .array(z.object({ hex: z.string(), roundtrip: z.boolean(), decoded: z.unknown().optional() }))
  .parse(readCorpusJson("cbor-msgpack-clone/cbor-appendix-a.json"));
const malformed = z
  .array(z.object({ hex: z.string() }))
  .parse(readCorpusJson("cbor-msgpack-clone/cbor-malformed.json"));

/** Examples whose value JSON has no word for, by their bytes. */
const WORDLESS = new Map<string, unknown>([
  ["f97e00", Number.NaN],
  ["fb7ff8000000000000", Number.NaN],
  ["f9fc00", Number.NEGATIVE_INFINITY],
  ["faff800000", Number.NEGATIVE_INFINITY],
  ["fbfff0000000000000", Number.NEGATIVE_INFINITY],
  ["d74401020304", new Uint8Array([1, 2, 3, 4])],
  ["c074323031332d30332d32315432303a30343a30305a", new Date("2013-03-21T20:04:00Z")],
]);
/** JavaScript has nothing for simple values of one's own. */
const REFUSED = ["f818", "f8ff"];

describe("the examples of appendix A", () => {
  test.each(examples.filter(({ hex }) => !REFUSED.includes(hex)))("$hex", ({ hex, roundtrip, decoded }) => {
    const value = unwrap(decodeCbor(bytesOf(hex)));
    expect(value).toStrictEqual(WORDLESS.has(hex) ? WORDLESS.get(hex) : unescaped(decoded));
    if (roundtrip) expect(hexOf(encodeCbor(value))).toBe(hex);
  });

  test.each(REFUSED)("%s is refused by its meaning", (hex) => {
    expect(refusalOf(bytesOf(hex))).toContain("simple value");
  });
});

test.each(malformed)("the malformed $hex is refused", ({ hex }) => {
  expect(refusalOf(bytesOf(hex))).not.toBe("");
});

describe("beside cbor-x", () => {
  const options = { useRecords: false, tagUint8Array: false };
  const [theirEncoder, theirDecoder] = [new Encoder(options), new Decoder(options)];
  // It renames a member `__proto__`, writes -0 as 0, and reads integers of 64 bits as bigints.
  const data = fc
    .json({ noUnicodeString: false })
    .filter((text) => !/__proto__|-0\b|\d{10}/.test(text))
    .map((text): unknown => JSON.parse(text));

  test("it reads what we write", () => {
    fc.assert(fc.property(data, (value) => void expect(theirDecoder.decode(encodeCbor(value))).toStrictEqual(value)));
  });

  test("we read what it writes", () => {
    fc.assert(
      fc.property(data, (value) => {
        const bytes = new Uint8Array(theirEncoder.encode(value));
        expect(unwrap(decodeCbor(bytes))).toStrictEqual(value);
      }),
    );
  });

  test.each([
    ["a date", new Date(1_500)],
    ["a Set", new Set([1, "a"])],
    ["a Map", new Map<unknown, unknown>([[1, "a"]])],
    ["undefined", { a: undefined }],
    ["bytes", new Uint8Array([1, 2, 3])],
    ["floats", new Float64Array([1.5, -0])],
    ["bigints", [1n << 63n, -(1n << 70n)]],
  ])("%s means the same to both", (_, value) => {
    expect(unwrap(decodeCbor(new Uint8Array(theirEncoder.encode(value))))).toEqual(value);
    expect(theirDecoder.decode(encodeCbor(value))).toEqual(value);
  });
});

/** The corpus writes what JSON cannot as `{ "$bigint": … }`. */
function unescaped(value: unknown): unknown {
  const bigint = z.object({ $bigint: z.string() }).safeParse(value);
  return bigint.success ? BigInt(bigint.data.$bigint) : value;
}

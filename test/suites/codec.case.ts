/**
 * The law of the codec, on every runtime that it claims: what goes in comes out, and what is refused is refused cleanly.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ANSWER_LIMITS, BODY_LIMITS, type DecodeLimits, decodeCbor, encodeCbor } from "../../src/codec/index.ts";
import { TroupeError } from "../../src/contracts/errors.ts";
import { MAX_BIGINT_BYTES, MAX_PATTERNS_LENGTH, MAX_RESULT_DEPTH } from "../../src/contracts/limits.ts";
import { reordered } from "../support/reordered.ts";
import { unwrap } from "../support/result.ts";
import { richValue } from "../support/rich-values.ts";

/** The local watchdog takes longer silence for a hang. */
const SILENCE_MS = 2_000;

/** Bytes from hexadecimal digits. */
export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Bytes as hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Why bytes are refused; fails the test when they are not. */
export function refusalOf(bytes: Uint8Array, limits: DecodeLimits = BODY_LIMITS): string {
  const outcome = decodeCbor(bytes, limits);
  if (outcome.ok) throw new Error(`${hexOf(bytes.subarray(0, 40))} was taken`);
  expect(outcome.fault.code).toBe("invalid_request");
  return outcome.fault.message;
}

const decoded = (bytes: Uint8Array, limits = BODY_LIMITS) => unwrap(decodeCbor(bytes, limits));
const readHex = (hex: string) => decoded(bytesOf(hex));
const deterministic = (value: unknown) => encodeCbor(value, { deterministic: true });
const nested = (depth: number) => Uint8Array.from({ length: depth }, (_, at) => (at === depth - 1 ? 0x80 : 0x81));

/** Runs the cases. */
export function codecCases(): void {
  describe("there and back", () => {
    test("whatever CBOR carries comes back the same", () => {
      fc.assert(fc.property(richValue, (value) => void expect(decoded(encodeCbor(value))).toStrictEqual(value)));
    });

    test("bytes that were cut off anywhere are refused, never misread", () => {
      fc.assert(
        fc.property(richValue, fc.nat(), (value, cut) => {
          const bytes = encodeCbor(value);
          refusalOf(bytes.subarray(0, cut % bytes.length));
        }),
      );
    });

    test("any bytes are read or refused; what is read can be written again and read the same", () => {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
          const outcome = decodeCbor(bytes);
          if (outcome.ok) expect(decoded(encodeCbor(outcome.value))).toStrictEqual(outcome.value);
          else expect(outcome.fault.code).toBe("invalid_request");
        }),
        { numRuns: 2_000 },
      );
    });

    test("dates keep their milliseconds, the first and the last included", () => {
      const far = fc.integer({ min: -8.64e15, max: 8.64e15 });
      fc.assert(
        fc.property(far, (time) => void expect(decoded(encodeCbor(new Date(time)))).toStrictEqual(new Date(time))),
      );
      expect(decoded(encodeCbor(new Date(Number.NaN)))).toStrictEqual(new Date(Number.NaN));
    });

    test("__proto__ is a member like any other", () => {
      const value = decoded(encodeCbor(JSON.parse('{"__proto__":{"polluted":1},"a":2}')));
      expect(Object.keys(Object(value))).toEqual(["__proto__", "a"]);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(value).not.toHaveProperty("polluted");
    });

    test("what is decoded has memory of its own", () => {
      const bytes = encodeCbor([new Uint8Array([1, 2]), new Float64Array([0.5]), new ArrayBuffer(2)]);
      const value = decoded(bytes);
      bytes.fill(0xff);
      expect(value).toStrictEqual([new Uint8Array([1, 2]), new Float64Array([0.5]), new ArrayBuffer(2)]);
      const [first] = value as [Uint8Array];
      expect(first.buffer.byteLength).toBe(2);
    });

    test("what is decoded can be cloned", () => {
      fc.assert(
        fc.property(
          richValue,
          (value) => void expect(structuredClone(decoded(encodeCbor(value)))).toStrictEqual(value),
        ),
        { numRuns: 30 },
      );
    });
  });

  describe("deterministic", () => {
    test("comes back the same, and equal values give equal bytes, whatever the order of their members", () => {
      fc.assert(
        fc.property(richValue, (value) => {
          const bytes = deterministic(value);
          expect(decoded(bytes)).toStrictEqual(value);
          expect(hexOf(deterministic(decoded(bytes)))).toBe(hexOf(bytes));
          expect(hexOf(deterministic(reordered(value)))).toBe(hexOf(bytes));
        }),
      );
    });

    test("members stand by the bytes of their encoded keys, as RFC 8949 has them", () => {
      const special = [
        "\u{1F600}",
        "\uff5e\u007f",
        "\u00e9a",
        "zz",
        "aaa",
        "b",
        "",
        "10",
        "9",
        "a".repeat(24),
        "b".repeat(23),
      ];
      const text = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed());
      fc.assert(
        fc.property(fc.uniqueArray(fc.oneof(text, fc.constantFrom(...special))), (keys) => {
          const object = Object.fromEntries(keys.map((key) => [key, 0]));
          const sorted = keys.map((key) => hexOf(encodeCbor(key))).sort();
          expect(hexOf(deterministic(object)).slice(keys.length < 24 ? 2 : 4)).toBe(
            sorted.map((key) => `${key}00`).join(""),
          );
        }),
      );
    });

    test("without being asked for, members stay in their order", () => {
      expect(hexOf(encodeCbor({ b: 1, a: 2 }))).toBe("a2616201616102");
      expect(hexOf(deterministic({ b: 1, a: 2 }))).toBe("a2616102616201");
    });
  });

  describe("what others write", () => {
    test.each([
      ["a date as text", "c074323031332d30332d32315432303a30343a30305a", new Date(Date.UTC(2013, 2, 21, 20, 4))],
      ["a date of whole seconds", "c11a514b67b0", new Date(1_363_896_240_000)],
      ["a date of half a second", "c1fb41d452d9ec200000", new Date(1_363_896_240_500)],
      [
        "integers as keys",
        "a201020304",
        new Map([
          [1, 2],
          [3, 4],
        ]),
      ],
      [
        "text and integers as keys",
        "a2616101016162",
        new Map<unknown, unknown>([
          ["a", 1],
          [1, "b"],
        ]),
      ],
      ["a small bignum", "c24101", 1n],
      ["a bignum with zeros in front", "c34300000a", -11n],
      ["bytes in pieces", "5f42010243030405ff", new Uint8Array([1, 2, 3, 4, 5])],
      ["a Set of indefinite length", "d901029f0102ff", new Set([1, 2])],
      ["a Map of indefinite length", "d90103bf016161ff", new Map([[1, "a"]])],
      ["a pattern without flags", "d8236161", /a/],
      ["big-endian numbers", "d8414401020304", new Uint16Array([0x0102, 0x0304])],
      ["big-endian floats", "d852483ff8000000000000", new Float64Array([1.5])],
      ["marked bytes", "d8404101", new Uint8Array([1])],
      ["a hint to show base16", "d74401020304", new Uint8Array([1, 2, 3, 4])],
      ["a URI", "d8206161", "a"],
      ["CBOR that says so", "d9d9f701", 1],
    ])("%s", (_, hex, value) => expect(readHex(hex)).toStrictEqual(value));
  });

  describe("what is refused on receipt", () => {
    test.each([
      ["nothing at all", "", "empty"],
      ["a second value", "0000", "more follows the value"],
      ["a text that is no UTF-8", "62c328", "UTF-8"],
      ["a surrogate in UTF-8", "63eda080", "UTF-8"],
      ["a text cut inside a character", "7f61c361a9ff", "UTF-8"],
      ["pieces of another kind", "7f4100ff", "pieces"],
      ["a key that comes twice", "a2616101616102", "a key comes twice"],
      ["a Map's key that comes twice", "d90103a201020103", "a key comes twice"],
      ["a Set's element that comes twice", "d9010282f97e00f97e00", "twice"],
      ["a tag nobody knows", "d8ff00", "tag 255"],
      ["shared references", "d81c81d81d00", "tag 28"],
      ["half precision arrays", "d854420000", "tag 84"],
      ["half an element", "d845420000d84541", "tag 69|more"],
      ["an unknown built-in", `d81b826446756e63${"40"}`, "Func"],
      ["a simple value without meaning", "f0", "simple value 16"],
      ["a date that is none", "c06161", "RFC 3339"],
      ["a date out of range", "c1fb7fefffffffffffff", "out of range"],
      ["a date at infinity", "c1f97c00", "out of range"],
      ["a date that is a list", "c180", "no number"],
      ["a malformed pattern", "d8236128", "malformed"],
      ["unknown flags", "d9524a8261616171", "malformed"],
      ["a tagged break", "c1ff", "begins no item"],
    ])("%s", (_, hex, reason) => expect(refusalOf(bytesOf(hex))).toMatch(new RegExp(reason)));

    test.each([
      ["an array", "9b001fffffffffffff"],
      ["an array of all that 64 bits can say", "9bffffffffffffffff"],
      ["a map", "bb0020000000000000"],
      ["bytes", "5b001fffffffffffff00"],
      ["a text", "7bffffffffffffffff00"],
      ["bytes of 4 GiB", "5affffffff"],
      ["a Set", "d901029a7fffffff"],
    ])("%s announced longer than it is", (_, hex) => expect(refusalOf(bytesOf(hex))).toContain("announces more"));

    test("nesting deeper than the limit, whatever it is made of", () => {
      const { maxDepth } = BODY_LIMITS;
      expect(decoded(nested(maxDepth))).toBeDefined();
      expect(refusalOf(nested(maxDepth + 1))).toContain("nests deeper");
      for (const head of ["81", "9f", "d9d9f7", "a100", "bf00", "d9010281", "d90103a100", "d7"]) {
        expect(refusalOf(bytesOf(head.repeat(1_000_000 / head.length)))).toContain("nests deeper");
      }
    });

    test("more bytes, objects, digits or patterns than the limit", () => {
      expect(refusalOf(new Uint8Array(11), { ...BODY_LIMITS, maxBytes: 10 })).toContain("10 bytes");
      const few = { ...BODY_LIMITS, maxObjects: 9 };
      expect(decoded(encodeCbor([[], {}, new Uint8Array()]), few)).toBeDefined();
      expect(refusalOf(encodeCbor([[], {}, new Uint8Array(), new Set()]), few)).toContain("too many objects");
      const largest = (1n << BigInt(MAX_BIGINT_BYTES * 8)) - 1n;
      expect(decoded(encodeCbor([largest, -1n - largest]))).toEqual([largest, -1n - largest]);
      const digits = new Uint8Array(4 + MAX_BIGINT_BYTES + 1).fill(0xff);
      digits.set([0xc2, 0x59, (MAX_BIGINT_BYTES + 1) >> 8, (MAX_BIGINT_BYTES + 1) & 0xff]);
      expect(refusalOf(digits)).toContain("bigint");
      const patterns = [new RegExp("a".repeat(MAX_PATTERNS_LENGTH)), /b/];
      expect(refusalOf(encodeCbor(patterns))).toContain("regular expressions");
    });

    test("megabytes made to be slow or large are dealt with at once", () => {
      const fills = [0x40, 0x60, 0x80, 0xa0, 0xc0, 0xc2, 0xd8, 0x9f, 0xbf, 0x5f, 0x7f, 0xf6, 0xff, 0x00];
      let slowestMs = 0;
      for (const fill of fills) {
        const body = new Uint8Array(1_000_000).fill(fill);
        for (const head of ["", "9a000f423b", "9f", "ba0007a11d", "7f", "5f"]) {
          body.set(bytesOf(head));
          const startMs = performance.now();
          decodeCbor(body);
          slowestMs = Math.max(slowestMs, performance.now() - startMs);
        }
      }
      expect(slowestMs).toBeLessThan(SILENCE_MS);
    });
  });

  describe("what is refused before it is sent", () => {
    const cycle: { self?: unknown } = {};
    cycle.self = [cycle];
    class Point {
      x = 1;
    }

    test.each([
      ["a function", { f: () => 1 }, "value.f", "a function"],
      ["a symbol", [Symbol("s")], "value[0]", "a symbol"],
      ["a class instance", { a: [new Point()] }, "value.a[0]", "an instance of Point"],
      ["a cycle", cycle, "value.self[0]", "a cycle"],
      ["a promise", new Map([[1, Promise.resolve()]]), "value[0]", "an instance of Promise"],
      ["half a character", ["\ud800"], "value[0]", "lone surrogate"],
      ["a DataView", new DataView(new ArrayBuffer(1)), "value", "DataView"],
      ["a huge bigint", [1n << BigInt(MAX_BIGINT_BYTES * 8)], "value[0]", "a bigint of more"],
    ])("%s, by its path", (_, value, path, what) => {
      const attempt = () => encodeCbor(value);
      expect(attempt).toThrow(TroupeError);
      expect(attempt).toThrow(`${what}`);
      expect(attempt).toThrow(`at ${path},`);
    });

    test("more bytes than were allowed, whatever they are made of, and nothing that fits", () => {
      fc.assert(
        fc.property(richValue, fc.nat(2_000), (value, maxBytes) => {
          const bytes = encodeCbor(value);
          const attempt = () => encodeCbor(value, { maxBytes });
          if (bytes.length <= maxBytes) expect(attempt()).toEqual(bytes);
          else expect(attempt).toThrow(`more than ${maxBytes} bytes`);
        }),
      );
      const items = Array.from({ length: 1_001 }, (_, index) => index);
      const members = Object.fromEntries(items.map((item) => [item, 0]));
      const large = [new Uint8Array(2_000), "a".repeat(2_000), "\u00e9".repeat(500), items, members];
      for (const value of large) expect(() => encodeCbor(value, { maxBytes: 1_000 })).toThrow(TroupeError);
    });

    test("nesting deeper than a result may be", () => {
      let deep: unknown = 0;
      for (let level = 0; level < MAX_RESULT_DEPTH; level++) deep = [deep];
      expect(decoded(encodeCbor(deep), ANSWER_LIMITS)).toStrictEqual(deep);
      expect(() => encodeCbor([deep])).toThrow("nesting deeper");
    });
  });
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeCbor, endOfItem } from "../../../../src/codec/index.ts";
import { MAX_NDJSON_LINE_BYTES } from "../../../../src/contracts/limits.ts";
import { bounded, inputsOfItems, inputsOfLines, type MapInputs } from "../../../../src/director/map/inputs.ts";

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(inputs: MapInputs) {
  const found: unknown[] = [];
  for await (const group of inputs)
    found.push(...group.map(({ given }) => (given.ok ? given.value : given.fault.code)));
  return found;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("NDJSON", () => {
  const line = fc.array(fc.oneof(fc.integer(), fc.string({ unit: "binary" }), fc.constant(null)), { maxLength: 4 });

  test("lines are the same however the stream is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 40 }), fc.boolean(), async (given, size, ended) => {
        const text = given.map((args) => JSON.stringify(args)).join("\r\n\n") + (ended ? "\n" : "");
        const found = await all(inputsOfLines(pieces(utf8(text), size)));
        expect(found).toEqual(given.map((args) => ({ args })));
      }),
    );
  });

  test("what is no input stands as a fault in its place", async () => {
    const bad = new Uint8Array([...utf8("[1]\n[2\n"), 0xff, ...utf8('\n{"n":3}\n4\n[5]')]);
    const expected = [{ args: [1] }, "invalid_request", "invalid_request", { named: { n: 3 } }, "invalid_request"];
    for (const size of [1, 5, 100]) {
      expect(await all(inputsOfLines(pieces(bad, size)))).toEqual([...expected, { args: [5] }]);
    }
  });

  test("a line that is too long is left out, and nothing behind it", async () => {
    const long = `["${"x".repeat(MAX_NDJSON_LINE_BYTES)}"]`;
    const wide = `["${"\u20ac".repeat(MAX_NDJSON_LINE_BYTES / 3)}"]`;
    const bytes = utf8(`[1]\n${long}\n[2]\n${wide}\n[3]\n`);
    const expected = [{ args: [1] }, "payload_too_large", { args: [2] }, "payload_too_large", { args: [3] }];
    for (const size of [10_000, bytes.length]) expect(await all(inputsOfLines(pieces(bytes, size)))).toEqual(expected);
  });
});

describe("CBOR sequences", () => {
  test("items are the same however the stream is cut", async () => {
    const args = fc.array(
      fc.oneof(fc.integer(), fc.bigInt(), fc.string(), fc.uint8Array(), fc.date({ noInvalidDate: true })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(args), fc.integer({ min: 1, max: 40 }), async (given, size) => {
        const encoded = given.flatMap((one) => [...encodeCbor(one)]);
        expect(await all(inputsOfItems(pieces(Uint8Array.from(encoded), size)))).toEqual(
          given.map((one) => ({ args: one })),
        );
      }),
    );
  });

  test("the end of an item is found in all its forms, and missed in none of its beginnings", () => {
    const items = [
      "9f0102ff",
      "bf6161019fff6162f6ff",
      "5f41014102ff",
      "8301820203820405",
      "c11a514b67b0",
      "fb3ff199999999999a",
    ];
    for (const hex of items) {
      const bytes = Uint8Array.from([...Buffer.from(hex, "hex"), 0]);
      expect([hex, endOfItem(bytes, 0)]).toEqual([hex, bytes.length - 1]);
      for (let length = 0; length < bytes.length - 1; length++)
        expect(endOfItem(bytes.subarray(0, length), 0)).toBe(-1);
    }
    expect(endOfItem(Uint8Array.of(0xff), 0)).toBeNaN();
    expect(endOfItem(Uint8Array.of(0x1c), 0)).toBeNaN();
  });

  test("behind what is no item nothing is read", async () => {
    const bytes = Uint8Array.of(0x81, 1, 0xff, 0x81, 2);
    expect(await all(inputsOfItems(pieces(bytes, 1)))).toEqual([{ args: [1] }, "invalid_request"]);
    expect(await all(inputsOfItems(pieces(Uint8Array.of(0x81), 1)))).toEqual(["invalid_request"]);
  });
});

test("a map takes so many inputs and no more", async () => {
  const found = await all(bounded(inputsOfLines(pieces(utf8("[1]\n[2]\n[3]\n[4]\n"), 5)), 2));
  expect(found).toEqual([{ args: [1] }, { args: [2] }, "invalid_request"]);
});

/** Where items of CBOR end, while their bytes are still coming. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeCbor, endOfItem, ItemEnd } from "../../../src/codec/index.ts";

const values = fc.oneof(
  fc.jsonValue(),
  fc.uint8Array({ maxLength: 80 }),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
  fc.dictionary(fc.string(), fc.array(fc.double({ noNaN: true }))),
);

it("is found as soon as the last byte has come, and not before", () => {
  const law = fc.property(values, fc.uint8Array({ maxLength: 5 }), (value, more) => {
    const bytes = encodeCbor(value);
    const end = new ItemEnd();
    for (let come = 0; come < bytes.length; come++) expect(end.find(bytes.subarray(0, come))).toBe(-1);
    expect(end.find(Uint8Array.of(...bytes, ...more))).toBe(bytes.length);
    expect(endOfItem(Uint8Array.of(...more, ...bytes), more.length)).toBe(more.length + bytes.length);
  });
  fc.assert(law, { numRuns: 200 });
});

it("is found in items without a length, and not where no item begins", () => {
  // [_ 1, (_ "a", "b")], and a break that ends nothing.
  const indefinite = Uint8Array.of(0x9f, 0x01, 0x7f, 0x61, 0x61, 0x61, 0x62, 0xff, 0xff);
  const end = new ItemEnd();
  for (let come = 0; come < indefinite.length; come++) expect(end.find(indefinite.subarray(0, come))).toBe(-1);
  expect(end.find(indefinite)).toBe(indefinite.length);
  expect(endOfItem(Uint8Array.of(0xff), 0)).toBeNaN();
  expect(endOfItem(Uint8Array.of(0x81, 0x1c), 0)).toBeNaN();
});

it("does not look again at what it has seen", () => {
  const bytes = encodeCbor(Array.from({ length: 1_000 }, (_, index) => index % 20));
  const end = new ItemEnd();
  for (let come = 100; come < bytes.length; come += 100) {
    expect(end.find(bytes.subarray(0, come))).toBe(-1);
    bytes.fill(0xff, 0, come);
  }
  expect(end.find(bytes)).toBe(bytes.length);
});

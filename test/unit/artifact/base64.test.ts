/**
 * Base64 there and back, held against Node's own.
 */
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { base64OfBytes, bytesOfBase64 } from "../../../src/artifact/base64.ts";

test("it is what Node says, and leads back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = base64OfBytes(bytes);
      expect(text).toBe(Buffer.from(bytes).toString("base64"));
      expect([...bytesOfBase64(text)]).toEqual([...bytes]);
    }),
  );
});

test("megabytes do not keep the thread", () => {
  const bytes = new Uint8Array(8_000_000).map((_byte, index) => index * 7919);
  const started = performance.now();
  expect(base64OfBytes(bytes)).toHaveLength(10_666_668);
  expect(performance.now() - started).toBeLessThan(750);
});

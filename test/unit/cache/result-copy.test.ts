/** Copies of results come out of KV as they went in, or not at all. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeCopy, encodeCopy, isCopied } from "../../../src/cache/result-copy.ts";
import { encodeCbor } from "../../../src/codec/index.ts";
import type { TimedResult } from "../../../src/contracts/shared-result.ts";

const bytes = fc.uint8Array({ maxLength: 50 });
const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const result: fc.Arbitrary<TimedResult> = fc.record({
  key: fc.string(),
  args: fc.option(bytes),
  encoding: fc.constantFrom("json", "cbor"),
  value: fc.oneof(fc.string({ unit: "grapheme" }), bytes, fc.constant(undefined)),
  version: fc.integer({ min: 1 }),
  worker: fc.string({ unit: "grapheme-ascii" }),
  storedAt: time,
  freshUntil: fc.option(time),
  staleUntil: fc.option(time),
});

it("hold all that is kept of a result", () => {
  fc.assert(
    fc.property(result, (kept) => {
      expect(decodeCopy(kept.key, encodeCopy(kept))).toEqual(kept);
    }),
  );
});

it("that are none are nothing", () => {
  const kept = { args: null, encoding: "json", value: "1", version: 1, worker: "w0", storedAt: 1, freshUntil: null };
  const others = [
    { ...kept, staleUntil: null, encoding: "text" },
    kept,
    { ...kept, staleUntil: "1" },
    [],
    null,
    "copy",
  ];
  for (const other of others) expect(decodeCopy("k", encodeCbor(other))).toBeNull();
  expect(decodeCopy("k", encodeCbor({ ...kept, staleUntil: null, more: 1 }))).toMatchObject({ key: "k", value: "1" });
  fc.assert(
    fc.property(bytes, (noise) => {
      expect(() => decodeCopy("k", noise)).not.toThrow();
    }),
  );
});

it("are made of what lives for a minute", () => {
  const lives = [null, 59_999, 60_000].map((freshMs) => isCopied({ freshMs, staleMs: 60_000 }));
  expect(lives).toEqual([true, false, true]);
});

/**
 * The laws of the WebAssembly meter, on binaries made at random: programs compute what they did, pay, and come to an end
 * when the meter throws; and no bytes whatever break the rewriter, or become code that the engine takes and it was refused.
 */
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { meterWasm } from "../../../../src/metering/wasm/meter.ts";
import { assemble } from "../../../support/wasm/assemble.ts";
import { PROGRAM_IMPORTS, programs } from "../../../support/wasm/programs.ts";
import { metered, runWasm } from "../../../support/wasm/run.ts";

const CALLS = [
  ["f", 1],
  ["f", -7],
] as const;

it("programs compute what they did", async () => {
  await fc.assert(
    fc.asyncProperty(programs, async (text) => {
      const bytes = await assemble(text);
      expect(WebAssembly.validate(bytes)).toBe(true);
      const plain = await runWasm(bytes, { calls: CALLS, imports: PROGRAM_IMPORTS });
      const paid = await runWasm(metered(bytes), { calls: CALLS, imports: PROGRAM_IMPORTS, maxChecks: 10_000_000 });
      expect(paid?.results).toEqual(plain?.results);
      expect(paid?.checks).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});

it("programs run to the end of what is on the stack, and no further, once the meter throws", async () => {
  await fc.assert(
    fc.asyncProperty(programs, fc.nat(20), async (text, maxChecks) => {
      const bytes = metered(await assemble(text.replaceAll("br_if 0 (i32.gt_s", "br_if 0 (i32.ne")));
      const outcome = await runWasm(bytes, { calls: CALLS, imports: PROGRAM_IMPORTS, maxChecks });
      expect(outcome, "it hung").not.toBeNull();
    }),
    { numRuns: 30 },
  );
});

/** One way to spoil bytes. */
const spoiling = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("replace", "remove", "insert", "cut", "copy"),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(0x00, 0x01, 0x03, 0x0b, 0x40, 0x7f, 0x80, 0xfc, 0xfd, 0xfe, 0xff)),
});

let samples: readonly Uint8Array<ArrayBuffer>[] = [];
beforeAll(async () => {
  samples = await Promise.all(fc.sample(programs, { numRuns: 20, seed: 6 }).map(assemble));
});

type Spoiling = typeof spoiling extends fc.Arbitrary<infer Value> ? Value : never;

function spoil(bytes: readonly number[], { at, kind, byte }: Spoiling): number[] {
  const place = at % Math.max(1, bytes.length);
  switch (kind) {
    case "replace":
      return bytes.toSpliced(place, 1, byte);
    case "remove":
      return bytes.toSpliced(place, 1);
    case "insert":
      return bytes.toSpliced(place, 0, byte);
    case "cut":
      return bytes.slice(0, place);
    case "copy":
      return bytes.toSpliced(place, 0, ...bytes.slice(place, place + (byte % 16)));
  }
}

it("spoilt binaries are refused, or stay what they were to the engine", () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(spoiling, { minLength: 1, maxLength: 4 }), (which, spoilings) => {
      const sample = samples[which % samples.length] ?? new Uint8Array();
      const bytes = Uint8Array.from(spoilings.reduce(spoil, [...sample]));
      const result = meterWasm(bytes);
      if (result.ok) expect(WebAssembly.validate(result.value)).toBe(WebAssembly.validate(bytes));
    }),
    { numRuns: 5_000 },
  );
});

it("bytes of any kind are refused, or stay what they were to the engine", () => {
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (random) => {
      const bytes = Uint8Array.from([...header, ...random]);
      const result = meterWasm(bytes);
      if (result.ok) expect(WebAssembly.validate(result.value)).toBe(WebAssembly.validate(bytes));
    }),
    { numRuns: 3_000 },
  );
});

/**
 * The text that answers a batch: whatever answers hold, they are found again, and what is no such text is not taken.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFrames } from "../../../durable-objects/worker-host/batch.ts";
import { readAnswer } from "../../../durable-objects/worker-host/outcome.ts";

const outcome = (cpuMs: number) => `{"fault":null,"startUp":false,"figures":{"cpuMs":${cpuMs},"requests":0,"logs":[]}}`;
const read = (text: string) => readFrames(text, readAnswer);

describe("frames", () => {
  test("are found again, whatever is in them", async () => {
    const call = fc.record({
      value: fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("=0:3:abc", "~", "\n=1:", ":::")),
      wallMs: fc.nat(),
      waited: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(call, { minLength: 1 }), (calls) => {
        const frames = calls.map(({ value, wallMs, waited }, index) => {
          const answer = `${outcome(index)}\n${value}`;
          return `${waited ? "~" : "="}${wallMs}:${answer.length}:${answer}`;
        });
        const endings = read(frames.join("")) ?? [];
        expect(endings.map(({ value, wallMs, waited }) => ({ value, wallMs, waited }))).toEqual(calls);
        expect(endings.map(({ figures }) => figures?.cpuMs)).toEqual(calls.map((_, index) => index));
      }),
    );
  });

  test.each(["", "x", "=", "=1", "=1:", "=1:2", "=1:9:abc", "=-1:0:", "=x:1:a", "?1:1:a", "=1:1:ab", "=1:-3:abc"])(
    "%j is no answer",
    (text) => {
      expect(read(text)).toBeNull();
    },
  );
});

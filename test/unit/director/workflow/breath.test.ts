/** A run of many calls lets others have a turn, and one of few calls waits for nobody. */
import { expect, test } from "vitest";
import { WORKFLOW_CALLS_AT_A_BREATH as FEW } from "../../../../src/contracts/limits.ts";
import { Breath } from "../../../../src/director/workflow/breath.ts";

/** Timers that ring when they are told to. */
function timers() {
  const waiting: (() => void)[] = [];
  return {
    pause: () => new Promise<void>((ring) => waiting.push(ring)),
    async ring(): Promise<number> {
      for (const ring of waiting.splice(0)) ring();
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      return waiting.length;
    },
  };
}

test("no more calls begin between two rings than few, however many want to", async () => {
  const { pause, ring } = timers();
  const breath = new Breath(pause);
  let begun = 0;
  for (let count = 0; count < 3 * FEW + 1; count++) void breath.turn().then(() => begun++);
  const seen: number[] = [];
  for (let round = 0; round < 5; round++) {
    await ring();
    seen.push(begun);
  }
  expect(seen).toEqual([2 * FEW, 3 * FEW, 3 * FEW + 1, 3 * FEW + 1, 3 * FEW + 1]);
});

test("few calls set no timer", async () => {
  const { pause, ring } = timers();
  const breath = new Breath(pause);
  for (let count = 1; count < FEW; count++) await breath.turn();
  expect(await ring()).toBe(0);
});

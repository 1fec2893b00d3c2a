/**
 * Operations on key-value storage rest now and then, all together.
 */
import { expect, it } from "vitest";
import { KV_OPERATIONS_AT_A_BREATH, KV_REST_MS } from "../../../src/contracts/limits.ts";
import { KvBreath } from "../../../src/sandbox/kv-breath.ts";

function stage() {
  const time = { nowMs: 1_000 };
  const pauses: number[] = [];
  const breath = new KvBreath({ now: () => time.nowMs, pause: async (ms) => void pauses.push(ms) });
  const take = async (count: number) => {
    for (let left = count; left > 0; left--) await breath.take();
  };
  return { time, pauses, take };
}

it("lets most operations begin at once, and one in so many wait for a timer", async () => {
  const { pauses, time, take } = stage();
  await take(KV_OPERATIONS_AT_A_BREATH - 1);
  expect(pauses).toEqual([]);
  await take(1);
  expect(pauses).toEqual([KV_REST_MS]);
  time.nowMs += KV_REST_MS;
  await take(KV_OPERATIONS_AT_A_BREATH - 1);
  expect(pauses).toEqual([KV_REST_MS]);
});

it("has all others that come meanwhile wait, too, and nobody for a clock that was set back", async () => {
  const { pauses, time, take } = stage();
  await take(KV_OPERATIONS_AT_A_BREATH);
  time.nowMs += KV_REST_MS - 1;
  await take(2);
  expect(pauses).toEqual([KV_REST_MS, 1, 1]);
  time.nowMs -= 1_000;
  await take(2);
  expect(pauses).toEqual([KV_REST_MS, 1, 1]);
});

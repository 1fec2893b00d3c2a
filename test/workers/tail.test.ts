/** CPU time by the platform's account reaches the worker's statistics. */
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { clockMoves, cpuMsOf } from "../../src/sandbox/tail.ts";

test("a worker adds what it is told to the statistics of the function", async () => {
  const worker = env.WORKER_HOST.getByName("counted");
  await worker.countCpu("add", 3);
  await worker.countCpu("add", 4);
  expect((await worker.stats()).functions).toMatchObject({ add: { calls: 0, cpuMs: 7 } });
});

test("events of one delivery are added up", () => {
  expect(cpuMsOf([])).toBe(0);
  expect(cpuMsOf([{ cpuTime: 2 }, { cpuTime: 5 }])).toBe(7);
});

test("the clock of this runtime goes on while code runs; one that stands still is found out", () => {
  expect(clockMoves(Date.now)).toBe(true);
  expect(clockMoves(() => 1)).toBe(false);
});

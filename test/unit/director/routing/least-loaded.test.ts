import fc from "fast-check";
import { expect, test } from "vitest";
import { LATE_ANSWER_MS } from "../../../../src/contracts/limits.ts";
import { leastLoaded } from "../../../../src/director/routing/least-loaded.ts";
import { Loads } from "../../../../src/director/routing/loads.ts";
import { IDLE, strategyCases, workerIds } from "../../../suites/strategy.case.ts";
import { testEntropy } from "../../../support/director.ts";

strategyCases(() => leastLoaded(testEntropy()));

const CALLS = 2_000;

/** How often each worker is the first choice. */
function choices(workers: readonly string[], costOf: (worker: string) => number): Map<string, number> {
  const strategy = leastLoaded(testEntropy());
  const counts = new Map<string, number>();
  for (let call = 0; call < CALLS; call++) {
    const [first = ""] = strategy.order("f", workers, { ...IDLE, loads: { costOf } });
    counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  return counts;
}

test("a worker with ten times the load of the others is never the first of several", () => {
  const counts = choices(["a", "b", "c", "d"], (worker) => (worker === "b" ? 10 : 1));
  expect(counts.get("b") ?? 0).toBe(0);
});

test("the best of 4 gets half the calls, not all of them: directors must not run to it together", () => {
  const share = (choices(["a", "b", "c", "d"], (worker) => worker.charCodeAt(0)).get("a") ?? 0) / CALLS;
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.6);
});

test("the most loaded worker is first only where it is alone", () => {
  const strategy = leastLoaded(testEntropy());
  fc.assert(
    fc.property(workerIds, (workers) => {
      const worst = workers.at(-1) ?? "";
      const costOf = (worker: string) => (worker === worst ? 10 : 1);
      const [first] = strategy.order("f", workers, { ...IDLE, loads: { costOf } });
      expect(first === worst).toBe(workers.length === 1);
    }),
  );
});

test("calls in flight, silence and slow answers cost; time forgives slow ones, and calls give back what they took", () => {
  let nowMs = 0;
  const loads = new Loads(() => nowMs);
  const idle = loads.costOf("a");
  const flights = Array.from({ length: 9 }, () => loads.begin("a", 1_000));
  expect(loads.costOf("a")).toBe(10 * idle);
  nowMs = 50;
  expect(loads.costOf("a")).toBe(10 * (idle + 50));
  for (const flight of flights) loads.end("a", flight, 0);
  expect(loads.costOf("a")).toBe(idle);
  for (let call = 0; call < 50; call++) {
    const flight = loads.begin("a", 1_000);
    nowMs += 100;
    loads.end("a", flight, 100);
  }
  const slow = loads.costOf("a");
  expect(slow).toBeGreaterThan(50);
  nowMs += 60_000;
  expect(loads.costOf("a")).toBeLessThan(slow / 20);
});

test("calls that the runtime dropped with their request do not count for ever", () => {
  let nowMs = 0;
  const loads = new Loads(() => nowMs);
  loads.begin("a", 1_000);
  loads.begin("a", 60_000);
  nowMs = 1_000 + LATE_ANSWER_MS;
  expect(loads.costOf("a")).toBe(2 * (1 + nowMs));
  nowMs = 60_000 + LATE_ANSWER_MS;
  expect(loads.costOf("a")).toBe(1);
});

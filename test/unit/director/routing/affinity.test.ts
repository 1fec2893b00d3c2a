import fc from "fast-check";
import { expect, test } from "vitest";
import { affinity } from "../../../../src/director/routing/affinity.ts";
import { IDLE, strategyCases, workerIds } from "../../../suites/strategy.case.ts";

strategyCases(affinity);

const first = (name: string, workers: readonly string[]) => [...affinity().order(name, workers, IDLE)][0];

test("one function always has the same order", () => {
  const strategy = affinity();
  fc.assert(
    fc.property(workerIds, fc.string(), (workers, name) => {
      expect([...strategy.order(name, workers, IDLE)]).toEqual([...strategy.order(name, [...workers], IDLE)]);
    }),
  );
});

test("a worker that leaves takes only its own functions along; everyone else's order stays", () => {
  fc.assert(
    fc.property(workerIds, fc.nat(), fc.string(), (workers, pick, name) => {
      const gone = workers[pick % workers.length];
      const left = workers.filter((worker) => worker !== gone);
      const before = [...affinity().order(name, workers, IDLE)];
      expect([...affinity().order(name, left, IDLE)]).toEqual(before.filter((worker) => worker !== gone));
    }),
  );
});

test("a worker that joins draws about 1 of n functions to itself, and moves no other", () => {
  const before = Array.from({ length: 9 }, (_, index) => `worker-${index}`);
  const after = [...before, "worker-9"];
  const names = Array.from({ length: 2_000 }, (_, index) => `function-${index}`);
  const moved = names.filter((name) => first(name, before) !== first(name, after));
  expect(moved.every((name) => first(name, after) === "worker-9")).toBe(true);
  expect(moved.length / names.length).toBeGreaterThan(0.07);
  expect(moved.length / names.length).toBeLessThan(0.13);
});

test("functions of one busy worker spill to all the others, not to one neighbour", () => {
  const workers = ["worker-1", "worker-2", "worker-3", "worker-4"];
  const names = Array.from({ length: 400 }, (_, index) => `function-${index}`);
  const orders = names.map((name) => [...affinity().order(name, workers, IDLE)]);
  const seconds = orders.filter(([best]) => best === "worker-1").map(([, second]) => second);
  expect(new Set(seconds)).toEqual(new Set(["worker-2", "worker-3", "worker-4"]));
});

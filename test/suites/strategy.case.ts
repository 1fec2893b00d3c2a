/**
 * What every routing strategy must hold, whatever it prefers; run against each of the table.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RoutingContext, RoutingStrategy } from "../../src/director/routing/strategy.ts";

/** Nothing is known: no worker has calls or a region, and callers come from nowhere. */
export const IDLE: RoutingContext = { loads: { costOf: () => 1 }, regionOf: () => null };

/** Distinct ids of workers, as few as one. */
export const workerIds = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 20 })
  .map((ids) => Object.freeze(ids));

/** Runs the cases; `create` makes a strategy that has chosen nothing yet. */
export function strategyCases(create: () => RoutingStrategy): void {
  describe("as every strategy", () => {
    test("gives every worker exactly once", () => {
      const strategy = create();
      fc.assert(
        fc.property(workerIds, fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (workers, names) => {
          for (const name of names) {
            expect([...strategy.order(name, workers, IDLE)].sort()).toEqual([...workers].sort());
          }
        }),
      );
    });

    test("gives nothing when there is no worker", () => {
      expect([...create().order("add", [], IDLE)]).toEqual([]);
    });

    test("orders that are read side by side do not disturb each other", () => {
      const strategy = create();
      const workers = ["a", "b", "c", "d"];
      const [left, right] = [strategy.order("add", workers, IDLE), strategy.order("add", workers, IDLE)].map((order) =>
        order[Symbol.iterator](),
      );
      const seen = [new Set<unknown>(), new Set<unknown>()];
      for (const _ of workers) {
        seen[0]?.add(left?.next().value);
        seen[1]?.add(right?.next().value);
      }
      expect(seen).toEqual([new Set(workers), new Set(workers)]);
    });

    test("spreads functions and calls: of 4 workers each is the first choice of 15 % to 35 %", () => {
      const strategy = create();
      const workers = ["worker-1", "worker-2", "worker-3", "worker-4"];
      const counts = new Map<string, number>();
      const names = Array.from({ length: 200 }, (_, index) => `function-${index}`);
      for (const name of names) {
        for (let call = 0; call < 20; call++) {
          const [first = ""] = strategy.order(name, workers, IDLE);
          counts.set(first, (counts.get(first) ?? 0) + 1);
        }
      }
      for (const worker of workers) {
        expect((counts.get(worker) ?? 0) / (names.length * 20)).toBeGreaterThan(0.15);
        expect((counts.get(worker) ?? 0) / (names.length * 20)).toBeLessThan(0.35);
      }
    });
  });
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { HISTOGRAM_BUCKETS } from "../../../src/contracts/histogram.ts";
import type { FunctionTally, WorkerStats } from "../../../src/contracts/stats.ts";
import { sumFunctionStats, sumStats } from "../../../src/director/stats.ts";

const tally = fc.record({
  errors: fc.nat(9),
  coldCalls: fc.nat(9),
  cpuMs: fc.nat(999),
  wallMs: fc.nat(999),
  ioRequests: fc.nat(9),
  ioBytes: fc.nat(9_999),
  cacheHits: fc.nat(9),
  cacheMisses: fc.nat(9),
  latency: fc.array(fc.nat(3), { minLength: HISTOGRAM_BUCKETS, maxLength: HISTOGRAM_BUCKETS }),
});
const functionNames = fc.constantFrom("add", "sub", "constructor", "toString");

const troupe = fc.array(
  fc.dictionary(functionNames, tally).map((functions): WorkerStats => {
    const counted = Object.entries(functions).map(([name, one]): [string, FunctionTally] => [
      name,
      { ...one, calls: one.latency.reduce((sum, count) => sum + count, 0) },
    ]);
    const load = { worker: "w", uptimeMs: 1, inFlight: 0, queued: 0, warm: 0 };
    return { ...load, functions: Object.fromEntries(counted) };
  }),
  { maxLength: 4 },
);

test("totals are the sum over functions, and functions the sum over workers", () => {
  fc.assert(
    fc.property(troupe, (workers) => {
      const { totals, functions } = sumStats(workers);
      const calls = workers.flatMap((worker) => Object.values(worker.functions)).map((one) => one.calls);
      expect(totals.calls).toBe(calls.reduce((sum, count) => sum + count, 0));
      expect(Object.values(functions).reduce((sum, one) => sum + one.ioBytes, 0)).toBe(totals.ioBytes);
      for (const [name, figures] of Object.entries(functions)) {
        expect(sumFunctionStats(workers, name)).toEqual(figures);
      }
    }),
  );
});

test("percentiles are in order and belong to the merged histogram", () => {
  fc.assert(
    fc.property(troupe, (workers) => {
      const { p50Ms, p99Ms, meanMs, calls } = sumStats(workers).totals;
      if (calls === 0) expect({ p50Ms, p99Ms, meanMs }).toEqual({ p50Ms: null, p99Ms: null, meanMs: null });
      else expect(p50Ms).toBeLessThanOrEqual(p99Ms ?? 0);
    }),
  );
});

test("the error rate is the part of all calls that failed", () => {
  fc.assert(
    fc.property(troupe, (workers) => {
      const { errorRate, errors, calls } = sumStats(workers).totals;
      expect(errorRate).toBe(calls === 0 ? null : errors / calls);
    }),
  );
});

test.each(["never-called", "constructor", "__proto__"])("%s without a call has zeros", (name) => {
  expect(sumFunctionStats([], name)).toMatchObject({ calls: 0, errors: 0, meanMs: null });
  const idle = { worker: "w", uptimeMs: 1, inFlight: 0, queued: 0, warm: 0, functions: {} };
  expect(sumFunctionStats([idle], name)).toMatchObject({ calls: 0, p99Ms: null });
});

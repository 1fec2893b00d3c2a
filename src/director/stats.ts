/**
 * Figures of the troupe: what the workers counted, added up per function and in total.
 */

import { HISTOGRAM_BUCKETS, percentile } from "../contracts/histogram.ts";
import type { FunctionStats, FunctionTally, WorkerStats } from "../contracts/stats.ts";

const NOTHING: FunctionTally = {
  calls: 0,
  errors: 0,
  coldCalls: 0,
  cpuMs: 0,
  wallMs: 0,
  ioRequests: 0,
  ioBytes: 0,
  cacheHits: 0,
  cacheMisses: 0,
  latency: new Array<number>(HISTOGRAM_BUCKETS).fill(0),
};

/** Everything the workers counted, as one answer. */
export interface TroupeStats {
  readonly totals: FunctionStats;
  readonly functions: Readonly<Record<string, FunctionStats>>;
}

/** Hits that no worker has counted yet, by function. */
export type MoreHits = ReadonlyMap<string, number>;

const NO_HITS: MoreHits = new Map();

/** Adds up the figures of all workers. */
export function sumStats(workers: readonly WorkerStats[], more = NO_HITS): TroupeStats {
  const perFunction = new Map(
    [...more].map(([name, cacheHits]): [string, FunctionTally] => [name, { ...NOTHING, cacheHits }]),
  );
  for (const { functions } of workers) {
    for (const [name, tally] of Object.entries(functions)) {
      perFunction.set(name, add(perFunction.get(name) ?? NOTHING, tally));
    }
  }
  return {
    totals: describeTally([...perFunction.values()].reduce(add, NOTHING)),
    // Entries, not assignments: a function may be called `constructor`.
    functions: Object.fromEntries([...perFunction].map(([name, tally]) => [name, describeTally(tally)])),
  };
}

/** The figures of one function, added up over all workers; zeros when it was never called. */
export function sumFunctionStats(workers: readonly WorkerStats[], name: string, more = NO_HITS): FunctionStats {
  const tallies = workers.flatMap(({ functions }) => {
    const tally = Object.hasOwn(functions, name) ? functions[name] : undefined;
    return tally === undefined ? [] : [tally];
  });
  return describeTally(tallies.reduce(add, { ...NOTHING, cacheHits: more.get(name) ?? 0 }));
}

function add(left: FunctionTally, right: FunctionTally): FunctionTally {
  return {
    calls: left.calls + right.calls,
    errors: left.errors + right.errors,
    coldCalls: left.coldCalls + right.coldCalls,
    cpuMs: left.cpuMs + right.cpuMs,
    wallMs: left.wallMs + right.wallMs,
    ioRequests: left.ioRequests + right.ioRequests,
    ioBytes: left.ioBytes + right.ioBytes,
    cacheHits: left.cacheHits + right.cacheHits,
    cacheMisses: left.cacheMisses + right.cacheMisses,
    latency: left.latency.map((count, bucket) => count + (right.latency[bucket] ?? 0)),
  };
}

function describeTally({ wallMs, latency, cacheMisses, ...counts }: FunctionTally): FunctionStats {
  const lookups = counts.cacheHits + cacheMisses;
  return {
    ...counts,
    cacheHitRate: lookups === 0 ? null : counts.cacheHits / lookups,
    meanMs: counts.calls === 0 ? null : wallMs / counts.calls,
    p50Ms: percentile(latency, 0.5),
    p99Ms: percentile(latency, 0.99),
    errorRate: counts.calls === 0 ? null : counts.errors / counts.calls,
  };
}

/**
 * What a worker counts of its calls: a few additions per call, read when somebody asks.
 */
import { bucketOf, HISTOGRAM_BUCKETS } from "../../src/contracts/histogram.ts";
import type { WorkerFigures } from "../../src/contracts/invocation.ts";
import type { FunctionTally } from "../../src/contracts/stats.ts";

type Counting = { -readonly [Key in keyof FunctionTally]: FunctionTally[Key] } & { latency: number[] };

export class Tally {
  readonly #functions = new Map<string, Counting>();

  /** Counts one call of a function. */
  count(name: string, figures: WorkerFigures, failed: boolean): void {
    const tally = this.#of(name);
    const bucket = bucketOf(figures.wallMs);
    tally.calls++;
    if (failed) tally.errors++;
    if (figures.cold) tally.coldCalls++;
    tally.cpuMs += figures.cpuMs ?? 0;
    tally.wallMs += figures.wallMs;
    tally.ioRequests += figures.ioRequests;
    tally.ioBytes += figures.ioBytesOut + figures.ioBytesIn;
    tally.latency[bucket] = (tally.latency[bucket] ?? 0) + 1;
  }

  /** Counts calls that were answered without running. */
  countHits(name: string, hits = 1): void {
    this.#of(name).cacheHits += hits;
  }

  /** Counts a call that asked the cache and has to run. */
  countMiss(name: string): void {
    this.#of(name).cacheMisses++;
  }

  /** Adds CPU time that was told apart from any call. */
  addCpu(name: string, cpuMs: number): void {
    this.#of(name).cpuMs += cpuMs;
  }

  /** All counts, by function. */
  read(): Record<string, FunctionTally> {
    return Object.fromEntries(this.#functions);
  }

  #of(name: string): Counting {
    let tally = this.#functions.get(name);
    if (tally === undefined) {
      tally = {
        ...{ calls: 0, errors: 0, coldCalls: 0, cpuMs: 0, wallMs: 0, ioRequests: 0, ioBytes: 0 },
        ...{ cacheHits: 0, cacheMisses: 0, latency: new Array<number>(HISTOGRAM_BUCKETS).fill(0) },
      };
      this.#functions.set(name, tally);
    }
    return tally;
  }
}

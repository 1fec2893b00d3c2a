/**
 * Figures of a worker and of a function, added up since the worker started.
 */

/** Counters of one function on one worker, or summed over workers. */
export interface FunctionStats {
  readonly calls: number;
  readonly errors: number;
  readonly coldCalls: number;
  readonly cpuMs: number;
  readonly ioRequests: number;
  readonly ioBytes: number;
  /** Calls that were answered with a result that was kept, or that another call under way has given. They are no `calls`. */
  readonly cacheHits: number;
  /** Part of the calls that asked a cache and found it answering, 0 to 1; null while none has asked. */
  readonly cacheHitRate: number | null;
  /** Wall time of a call; null while there was none. */
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Part of the calls that failed, 0 to 1; null while there was none. */
  readonly errorRate: number | null;
}

/** What a worker counts for one function. Histogram buckets add up across workers; percentiles do not. */
export interface FunctionTally {
  readonly calls: number;
  readonly errors: number;
  readonly coldCalls: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly ioRequests: number;
  readonly ioBytes: number;
  readonly cacheHits: number;
  /** Calls that asked the cache and ran. */
  readonly cacheMisses: number;
  /** Calls per latency bucket; see `src/contracts/histogram.ts`. */
  readonly latency: readonly number[];
}

export interface WorkerStats {
  readonly worker: string;
  readonly uptimeMs: number;
  readonly inFlight: number;
  readonly queued: number;
  /** Isolates loaded now. */
  readonly warm: number;
  readonly functions: Readonly<Record<string, FunctionTally>>;
}

/**
 * What result caches keep, and what they tell of it.
 */
import type { CachePolicy, CacheScope } from "./cache.ts";
import type { EncodedValue, Encoding, WorkerFigures } from "./invocation.ts";

/** A result as it is kept. */
export interface KeptResult {
  readonly key: string;
  /** The arguments as deterministic CBOR, for those who look; null when they are too large for that. */
  readonly args: Uint8Array | null;
  readonly encoding: Encoding;
  readonly value: EncodedValue;
  /** The version that gave it, and the worker that ran it. */
  readonly version: number;
  readonly worker: string;
  /** Milliseconds since the epoch. */
  readonly storedAt: number;
}

/** The size of a result as caches count it: its value and the arguments that are kept with it, as they are encoded. */
export function keptBytes({ args, value }: Pick<KeptResult, "args" | "value">): number {
  return (args?.length ?? 0) + (value?.length ?? 0);
}

/** What a call used that was answered with a kept result of a worker: nothing. */
export function hitFigures(worker: string, value: EncodedValue): WorkerFigures {
  return {
    ...{ worker, cached: true, cold: false, queueMs: 0, wallMs: 0, cpuMs: 0 },
    ...{ ioRequests: 0, ioBytesOut: 0, ioBytesIn: 0, resultBytes: value?.length ?? 0, logs: [] },
  };
}

/** An entry as it is listed. */
export interface CacheEntry {
  readonly key: string;
  readonly args: Uint8Array | null;
  readonly encoding: Encoding;
  readonly version: number;
  readonly hits: number;
  readonly ageMs: number;
  readonly bytes: number;
  /** Whether it is only given while it is being renewed. */
  readonly stale: boolean;
}

/** The cache of one function, on one worker or in the cluster. */
export interface CacheListing {
  readonly function: string;
  readonly policy: CachePolicy;
  readonly scope: CacheScope;
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
  /** How many there are; `entries` lists the first of them. */
  readonly size: number;
  readonly entries: readonly CacheEntry[];
}

/** Hits that a cache has not seen, for a director gave the result again itself. */
export interface HitCount {
  readonly function: string;
  readonly key: string;
  readonly hits: number;
}

/** What is to be forgotten: everything, what a function gave, or one entry. */
export interface CachePurge {
  readonly function?: string | undefined;
  /** With `function`. */
  readonly key?: string | undefined;
}

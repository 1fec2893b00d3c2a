/**
 * Bench (h): how often each policy has what is asked for, on traces that caches are good and bad at, and what a request of
 * the cache itself costs.
 */
import type { KeepingPolicy } from "../src/cache/orders.ts";
import { cacheOf, type HitRates, hitsOf, ratesOf } from "./support/hit-rates.ts";
import { loop, scanned, shifting, type Trace, zipf } from "./support/traces.ts";

const REQUESTS = 200_000;
const KEYS = 10_000;
/** Requests after which the shifting trace wants other keys. */
const PERIOD = 40_000;
/** The share of a period that counts as right after a shift. */
const AFTERMATH = 0.1;
/** Sizes at which requests are timed. No step grows with them, but the larger ones do not fit the processor's caches. */
const TIMED_SIZES = [1_000, 20_000, 50_000];
const POLICIES = ["lru", "lfu", "ttl"] as const;

interface RequestTimes {
  readonly policy: KeepingPolicy;
  readonly entries: number;
  /** Of processor time. */
  readonly nanosecondsPerRequest: number;
}

/** What was measured. */
export interface CachingFigures {
  readonly hitRates: readonly HitRates[];
  readonly times: readonly RequestTimes[];
}

/** Plays every trace to every policy. */
export async function runCachingBench(): Promise<CachingFigures> {
  const shifts = shifting(REQUESTS, KEYS, 1, PERIOD);
  const sinceShift = (at: number) => (at < PERIOD ? Number.NaN : at % PERIOD);
  const hitRates = [
    ...ratesBySize("zipf 0.8", zipf(REQUESTS, KEYS, 0.8), [100, 500, 2_000]),
    ...ratesBySize("zipf 1.0", zipf(REQUESTS, KEYS, 1), [100, 500, 2_000]),
    ...ratesBySize("hot set and scans", scanned(zipf(REQUESTS / 2, 1_000, 0.8), 1_000, 1_000), [250, 500, 1_000]),
    ...ratesBySize("shifting zipf 1.0", shifts, [100, 500, 2_000]),
    ratesOf("right after a shift", shifts, 500, (at) => sinceShift(at) < PERIOD * AFTERMATH),
    ratesOf("later after a shift", shifts, 500, (at) => sinceShift(at) >= PERIOD * AFTERMATH),
    ...ratesBySize("loop of 1000 keys", loop(REQUESTS, 1_000), [500, 900]),
  ];
  const times = TIMED_SIZES.flatMap((entries) => POLICIES.map((policy) => timeOf(policy, entries)));
  return { hitRates, times };
}

function ratesBySize(trace: string, keys: Trace, sizes: readonly number[]): HitRates[] {
  return sizes.map((entries) => ratesOf(trace, keys, entries));
}

/** A cache that is full, and misses about as often whatever its size. */
function timeOf(policy: KeepingPolicy, entries: number): RequestTimes {
  const cache = cacheOf(policy, entries);
  const keys = zipf(REQUESTS, entries * 2, 0.8);
  hitsOf(cache, keys);
  const before = process.cpuUsage();
  hitsOf(cache, keys);
  const { user, system } = process.cpuUsage(before);
  return { policy, entries, nanosecondsPerRequest: Math.round(((user + system) * 1_000) / REQUESTS) };
}

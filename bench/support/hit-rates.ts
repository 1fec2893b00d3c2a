/**
 * How often each policy has what a trace asks for.
 */
import { BoundedCache } from "../../src/cache/bounded-cache.ts";
import { LfuOrder } from "../../src/cache/lfu-order.ts";
import { FOR_GOOD } from "../../src/cache/lifetime.ts";
import type { KeepingPolicy } from "../../src/cache/orders.ts";
import { bestHits } from "./best-hits.ts";
import type { Trace } from "./traces.ts";

/**
 * Shares of requests that were hits, 0 to 1. `ttl` lets the oldest go; no lifetime ends within a trace. `lfuUnaged` is
 * `lfu` whose counts are never halved, and `best` a cache that knows the future.
 */
export interface HitRates {
  readonly trace: string;
  readonly entries: number;
  readonly lru: number;
  readonly lfu: number;
  readonly lfuUnaged: number;
  readonly ttl: number;
  readonly best: number;
}

/** Plays a trace to caches of so many entries; `counts` tells which of the requests count. */
export function ratesOf(
  trace: string,
  keys: Trace,
  entries: number,
  counts: (at: number) => boolean = () => true,
): HitRates {
  const rate = (hits: readonly boolean[]) => {
    const counted = hits.filter((_, at) => counts(at));
    return counted.filter((hit) => hit).length / counted.length;
  };
  return {
    trace,
    entries,
    lru: rate(hitsOf(cacheOf("lru", entries), keys)),
    lfu: rate(hitsOf(cacheOf("lfu", entries), keys)),
    lfuUnaged: rate(hitsOf(cacheOf("lfu", entries, new LfuOrder(Number.POSITIVE_INFINITY)), keys)),
    ttl: rate(hitsOf(cacheOf("ttl", entries), keys)),
    best: rate(bestHits(keys, entries)),
  };
}

/** A cache that is bounded by entries alone, and in which nothing expires. */
export function cacheOf(policy: KeepingPolicy, maxEntries: number, order?: LfuOrder): BoundedCache<string> {
  const bounds = { policy, maxEntries, maxBytes: Number.POSITIVE_INFINITY };
  return new BoundedCache(bounds, () => 0, order === undefined ? {} : { order });
}

/** Asks for each key, puts what is missing, and says which were there. */
export function hitsOf(cache: BoundedCache<string>, keys: Trace): readonly boolean[] {
  return keys.map((key) => {
    if (cache.get(key) !== undefined) return true;
    cache.put(key, key, 1, FOR_GOOD);
    return false;
  });
}

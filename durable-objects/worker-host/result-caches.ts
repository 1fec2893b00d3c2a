/**
 * The results that a worker keeps, one cache for each function, all of them together bounded too: what does not fit takes
 * its room from the function that has most.
 *
 * They are in memory only. A worker that is restarted begins without any.
 */
import { BoundedCache, type Found } from "../../src/cache/bounded-cache.ts";
import { type Lifetime, lifetimeOf } from "../../src/cache/lifetime.ts";
import type { KeepingPolicy } from "../../src/cache/orders.ts";
import type { CacheConfig } from "../../src/contracts/cache.ts";
import type { WorkerCall } from "../../src/contracts/invocation.ts";
import {
  type CacheListing,
  type CachePurge,
  type HitCount,
  type KeptResult,
  keptBytes,
} from "../../src/contracts/kept-result.ts";
import { KEPT_RESULT_OVERHEAD_BYTES, MAX_LISTED_ENTRIES, MAX_WORKER_CACHE_BYTES } from "../../src/contracts/limits.ts";

/** A function that keeps results, and how. */
export type Keeper = Pick<WorkerCall["fn"], "name"> & {
  readonly config: { readonly cache: CacheConfig };
};

interface FunctionCache {
  config: CacheConfig;
  cache: BoundedCache<KeptResult>;
  hits: number;
  misses: number;
}

export class ResultCaches {
  readonly #caches = new Map<string, FunctionCache>();
  readonly #now: () => number;
  /** At least what all entries weigh: what expires is noticed later. */
  #weight = 0;

  /** `now` gives milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A result that may still be given. Whether that is a hit is told by `countHit` and `countMiss`. */
  find(keeper: Keeper, key: string): Found<KeptResult> | undefined {
    return this.#caches.get(keeper.name)?.cache.get(key);
  }

  /** Keeps a result. How long it is fresh, null when it was not kept. */
  keep(keeper: Keeper, result: KeptResult): number | null {
    const bytes = keptBytes(result);
    const lifetime = lifetimeOf(keeper.config.cache);
    const { cache } = this.#cacheOf(keeper);
    this.#makeRoom(bytes + KEPT_RESULT_OVERHEAD_BYTES);
    const before = weightOf(cache);
    const kept = cache.put(result.key, result, bytes, lifetime);
    this.#weight += weightOf(cache) - before;
    return kept ? freshMsOf(lifetime) : null;
  }

  countHit({ name }: Keeper, hits = 1): void {
    const found = this.#caches.get(name);
    if (found !== undefined) found.hits += hits;
  }

  countMiss(keeper: Keeper): void {
    this.#cacheOf(keeper).misses++;
  }

  /** Takes hits of elsewhere: which entries stay depends on how often they are wanted. */
  countElsewhere({ function: name, key, hits }: HitCount): void {
    const found = this.#caches.get(name);
    if (found === undefined) return;
    found.hits += hits;
    for (let hit = 0; hit < hits; hit++) if (found.cache.get(key) === undefined) return;
  }

  /** Forgets results; gives their number. */
  purge({ function: name, key }: CachePurge): number {
    const caches = name === undefined ? [...this.#caches.values()] : [this.#caches.get(name)];
    let purged = 0;
    for (const found of caches) {
      if (found === undefined) continue;
      if (key === undefined) purged += found.cache.clear();
      else if (found.cache.delete(key)) purged++;
    }
    return purged;
  }

  /** What is kept, by function. */
  list(): CacheListing[] {
    const now = this.#now();
    return [...this.#caches].map(([name, { config, cache, hits, misses }]) => {
      const { policy, maxEntries, maxBytes } = config;
      const { bytes, size, evictions } = cache;
      const entries = firstOf(cache.entries(), MAX_LISTED_ENTRIES).map((entry) => {
        const { key, args, encoding, version } = entry.value;
        const figures = { hits: entry.hits, ageMs: now - entry.storedAt, bytes: entry.bytes };
        return { key, args, encoding, version, ...figures, stale: entry.freshUntil <= now };
      });
      const bounds = { policy, scope: "worker" as const, maxEntries, maxBytes };
      return { function: name, ...bounds, bytes, hits, misses, evictions, size, entries };
    });
  }

  /** The cache of a function, as it is configured now. */
  #cacheOf({ name, config: { cache: config } }: Keeper): FunctionCache {
    const found = this.#caches.get(name);
    if (found === undefined) {
      const made = { config, cache: this.#newCache(config), hits: 0, misses: 0 };
      this.#caches.set(name, made);
      return made;
    }
    if (found.config.policy !== config.policy) found.cache = this.#moved(found.cache, config);
    else if (!sameBounds(found.config, config)) found.cache.resize(config);
    found.config = config;
    return found;
  }

  /** The same entries under another policy. How long they live was decided when they were kept. */
  #moved(from: BoundedCache<KeptResult>, config: CacheConfig): BoundedCache<KeptResult> {
    const to = this.#newCache(config);
    const now = this.#now();
    for (const { key, value, bytes, freshUntil } of from.entries()) {
      const freshMs = freshUntil === Number.POSITIVE_INFINITY ? null : freshUntil - now;
      if (freshMs === null || freshMs > 0) to.put(key, value, bytes, { freshMs, staleMs: config.staleSeconds * 1_000 });
    }
    return to;
  }

  #newCache({ policy, maxEntries, maxBytes }: CacheConfig): BoundedCache<KeptResult> {
    return new BoundedCache({ policy: keeping(policy), maxEntries, maxBytes }, this.#now);
  }

  #makeRoom(weight: number): void {
    if (this.#weight + weight <= MAX_WORKER_CACHE_BYTES) return;
    this.#weight = 0;
    for (const { cache } of this.#caches.values()) this.#weight += weightOf(cache);
    while (this.#weight + weight > MAX_WORKER_CACHE_BYTES) {
      const cache = this.#heaviest();
      const before = cache === null ? 0 : weightOf(cache);
      if (cache?.evict() !== true) return;
      this.#weight += weightOf(cache) - before;
    }
  }

  #heaviest(): BoundedCache<KeptResult> | null {
    let heaviest: BoundedCache<KeptResult> | null = null;
    let most = 0;
    for (const { cache } of this.#caches.values()) {
      const weight = weightOf(cache);
      if (weight > most) [heaviest, most] = [cache, weight];
    }
    return heaviest;
  }
}

function firstOf<Item>(items: Iterable<Item>, max: number): Item[] {
  const first: Item[] = [];
  for (const item of items) {
    if (first.length === max) break;
    first.push(item);
  }
  return first;
}

function weightOf({ bytes, size }: BoundedCache<KeptResult>): number {
  return bytes + size * KEPT_RESULT_OVERHEAD_BYTES;
}

function sameBounds(left: CacheConfig, right: CacheConfig): boolean {
  return left.maxEntries === right.maxEntries && left.maxBytes === right.maxBytes;
}

function freshMsOf({ freshMs }: Lifetime): number {
  return freshMs ?? Number.POSITIVE_INFINITY;
}

/** Calls of a function that keeps nothing come without an order to keep anything. */
function keeping(policy: CacheConfig["policy"]): KeepingPolicy {
  if (policy === "none") throw new RangeError("A function without a cache keeps nothing.");
  return policy;
}

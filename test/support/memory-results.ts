/**
 * The director's port `SharedResults` in memory: what the cluster keeps, with real expiry and without bounds.
 */
import type { CacheConfig } from "../../src/contracts/cache.ts";
import type { CacheListing, KeptResult } from "../../src/contracts/kept-result.ts";
import type { SharedResult, SharedResults } from "../../src/director/ports.ts";

interface Kept {
  readonly result: KeptResult;
  readonly freshUntil: number;
  readonly staleUntil: number;
  hits: number;
}

interface FunctionCache {
  config: CacheConfig;
  hits: number;
  misses: number;
  readonly entries: Map<string, Kept>;
}

export class MemoryResults implements SharedResults {
  readonly #now: () => number;
  readonly #caches = new Map<string, FunctionCache>();

  /** `now` gives milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  async get(name: string, config: CacheConfig, key: string): Promise<SharedResult | null> {
    const cache = this.#cacheOf(name, config);
    const kept = cache.entries.get(key);
    const now = this.#now();
    if (kept === undefined || kept.staleUntil <= now) {
      cache.misses++;
      return null;
    }
    cache.hits++;
    kept.hits++;
    return { ...kept.result, freshMs: kept.freshUntil - now };
  }

  async put(name: string, config: CacheConfig, result: KeptResult): Promise<void> {
    const ttlMs = config.ttlSeconds === undefined ? Number.POSITIVE_INFINITY : config.ttlSeconds * 1_000;
    const freshUntil = this.#now() + ttlMs;
    const staleUntil = freshUntil + config.staleSeconds * 1_000;
    this.#cacheOf(name, config).entries.set(result.key, { result, freshUntil, staleUntil, hits: 0 });
  }

  async purge(name: string, key?: string): Promise<number> {
    const entries = this.#caches.get(name)?.entries ?? new Map<string, Kept>();
    const gone = key === undefined ? [...entries.keys()] : [key];
    return gone.filter((each) => entries.delete(each)).length;
  }

  async inspect(name: string): Promise<CacheListing | null> {
    const cache = this.#caches.get(name);
    if (cache === undefined) return null;
    const { config, hits, misses, entries } = cache;
    const { policy, maxEntries, maxBytes } = config;
    const now = this.#now();
    const listed = [...entries.values()].map(({ result, freshUntil, hits: own }) => {
      const { key, args, encoding, version, storedAt } = result;
      const shared = { key, args, encoding, version, hits: own, ageMs: now - storedAt, bytes: sizeOf(result) };
      return { ...shared, stale: freshUntil <= now };
    });
    const bytes = listed.reduce((sum, entry) => sum + entry.bytes, 0);
    const bounds = { policy, scope: "cluster", maxEntries, maxBytes } as const;
    return { function: name, ...bounds, bytes, hits, misses, evictions: 0, size: listed.length, entries: listed };
  }

  #cacheOf(name: string, config: CacheConfig): FunctionCache {
    const cache = this.#caches.get(name) ?? { config, hits: 0, misses: 0, entries: new Map<string, Kept>() };
    cache.config = config;
    this.#caches.set(name, cache);
    return cache;
  }
}

function sizeOf({ args, value }: KeptResult): number {
  return (args?.length ?? 0) + (value?.length ?? 0);
}

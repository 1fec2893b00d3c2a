/**
 * The director's port `SharedResults` in memory: what the cluster keeps, by the rules of real caches.
 */
import { ResultCaches } from "../../durable-objects/worker-host/result-caches.ts";
import type { CacheConfig } from "../../src/contracts/cache.ts";
import type { FunctionName } from "../../src/contracts/ids.ts";
import type { CacheListing, KeptResult } from "../../src/contracts/kept-result.ts";
import type { SharedResult, SharedResults } from "../../src/director/ports.ts";

export class MemoryResults implements SharedResults {
  readonly #caches: ResultCaches;

  /** `now` gives milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#caches = new ResultCaches(now);
  }

  async get(name: FunctionName, cache: CacheConfig, key: string): Promise<SharedResult | null> {
    const keeper = { name, config: { cache } };
    const found = this.#caches.find(keeper, key);
    if (found === undefined) this.#caches.countMiss(keeper);
    else this.#caches.countHit(keeper);
    return found === undefined ? null : { ...found.value, freshMs: found.freshMs };
  }

  async put(name: FunctionName, cache: CacheConfig, result: KeptResult): Promise<void> {
    this.#caches.keep({ name, config: { cache } }, result);
  }

  used(name: FunctionName, key: string): void {
    this.#caches.countElsewhere({ function: name, key, hits: 1 });
  }

  async purge(name: FunctionName, key?: string): Promise<number> {
    return this.#caches.purge({ function: name, key });
  }

  async inspect(name: FunctionName): Promise<CacheListing | null> {
    const listing = this.#caches.list().find((each) => each.function === name);
    return listing === undefined ? null : { ...listing, scope: "cluster" };
  }
}

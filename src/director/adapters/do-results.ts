/**
 * The port `SharedResults` over the objects that keep the cluster's results, and their KV copies.
 *
 * Reading may ask KV where results live long enough to be there, if this director has heard of the object's generation
 * within the last second; else it asks the object, which tells both. So nobody gets what was purged for longer than a second,
 * however far behind KV is. Of the two ways it takes the one that takes less time: on one machine that is the object, far
 * from it or while it is busy it is KV. Where the cache cannot be asked there is no result: the call runs.
 */
import type { ResultCacheObject } from "../../../durable-objects/result-cache.ts";
import { lifetimeOf } from "../../cache/lifetime.ts";
import { decodeCopy, isCopied } from "../../cache/result-copy.ts";
import type { CacheConfig } from "../../contracts/cache.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import type { CacheListing, KeptResult } from "../../contracts/kept-result.ts";
import {
  INVOCATION_LIMITS,
  MAX_DIRECTOR_CACHE_ENTRIES,
  RECENT_RESULT_MS,
  RESULT_KV_CACHE_SECONDS,
  USES_TOLD_EVERY_MS,
} from "../../contracts/limits.ts";
import { resultCopyKey, type TimedResult } from "../../contracts/shared-result.ts";
import type { Schedule, SharedResult, SharedResults } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";
import { RecentCache } from "./recent-cache.ts";
import { Ways } from "./ways.ts";

/** What the results are reached through. */
export interface DoResultsOptions {
  readonly caches: DurableObjectNamespace<ResultCacheObject>;
  readonly copies: KVNamespace;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly schedule: Schedule;
  /** Lets work outlive the request that began it. */
  readonly background: (work: Promise<unknown>) => void;
}

/** The object of a function, and the ways to its results: by KV, and by the object itself. */
interface Place {
  readonly id: DurableObjectId;
  readonly ways: Ways;
}

export class DoResults implements SharedResults {
  readonly #options: DoResultsOptions;
  readonly #objects = { getByName: (name: string) => this.#options.caches.get(this.#placeOf(name).id) };
  /** Deriving an object's id from its name is a hash; a call can do without. */
  readonly #places: RecentCache<Place>;
  readonly #generations: RecentCache<string>;
  /** Generations in which results were missing or stale, by key: calls run for them now. */
  readonly #wanted: RecentCache<string>;
  /** Uses that the objects have not heard of, by function and key. */
  #untold = new Map<FunctionName, Map<string, number>>();
  #tellingSince = Number.NEGATIVE_INFINITY;

  constructor(options: DoResultsOptions) {
    this.#options = options;
    this.#generations = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, options.now);
    this.#places = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, options.now);
    this.#wanted = new RecentCache(MAX_DIRECTOR_CACHE_ENTRIES, options.now);
  }

  async get(name: FunctionName, config: CacheConfig, key: string): Promise<SharedResult | null> {
    const { ways } = this.#placeOf(name);
    const startedMs = this.#options.now();
    const generation = isCopied(lifetimeOf(config)) ? this.#generations.fresh(name) : undefined;
    if (generation === undefined || !ways.takesFirst()) {
      const found = await this.#ask(name, key);
      ways.tookSecond(this.#options.now() - startedMs);
      return found;
    }
    const copy = await this.#readCopy(generation, key);
    if (copy !== null) this.used(name, key);
    const found = copy === null ? await this.#ask(name, key) : this.#shared(copy);
    ways.tookFirst(this.#options.now() - startedMs);
    return found;
  }

  async put(name: FunctionName, config: CacheConfig, result: KeptResult): Promise<void> {
    const mark = this.#generations.mark();
    try {
      const since = this.#wanted.fresh(result.key);
      // What is kept next under this key may be of a call that asked nobody first.
      this.#wanted.remember(result.key, "", 0);
      const generation = await callObject(this.#objects, name, (stub) => stub.put(name, config, result, since));
      this.#generations.remember(name, generation, RECENT_RESULT_MS, mark);
    } catch {
      // The next call runs as well, and tries again.
    }
  }

  /** Counts a use, and sees to it that the object hears of it soon: it decides by uses what makes room. */
  used(name: FunctionName, key: string): void {
    const uses = this.#untold.get(name) ?? new Map<string, number>();
    this.#untold.set(name, uses.set(key, (uses.get(key) ?? 0) + 1));
    const { now, schedule, background } = this.#options;
    if (now() - this.#tellingSince < USES_TOLD_EVERY_MS) return;
    this.#tellingSince = now();
    const { promise, resolve } = Promise.withResolvers<void>();
    schedule(() => resolve(this.#tell()), USES_TOLD_EVERY_MS);
    background(promise);
  }

  async purge(name: FunctionName, key?: string): Promise<number> {
    const purged = await callObject(this.#objects, name, (stub) => stub.purge(key));
    this.#generations.forget((known) => known === name);
    return purged;
  }

  async inspect(name: FunctionName): Promise<CacheListing | null> {
    await this.#tell();
    return readObject(this.#objects, name, (stub) => stub.inspect());
  }

  /** What the object has; nothing where it cannot be asked. */
  async #ask(name: FunctionName, key: string): Promise<SharedResult | null> {
    const mark = this.#generations.mark();
    try {
      const answer = await readObject(this.#objects, name, (stub) => stub.get(key));
      this.#generations.remember(name, answer.generation, RECENT_RESULT_MS, mark);
      const result = answer.result === null ? null : this.#shared(answer.result);
      if (result === null || result.freshMs <= 0) {
        this.#wanted.remember(key, answer.generation, INVOCATION_LIMITS.timeoutMs.max);
      }
      return result;
    } catch {
      return null;
    }
  }

  /** A copy that is fresh and was not purged. One that is stale may have been renewed: the object knows. */
  async #readCopy(generation: string, key: string): Promise<TimedResult | null> {
    try {
      const options = { type: "arrayBuffer", cacheTtl: RESULT_KV_CACHE_SECONDS } as const;
      const encoded = await this.#options.copies.get(resultCopyKey(generation, key), options);
      const copy = encoded === null ? null : decodeCopy(key, new Uint8Array(encoded));
      const isFresh = copy !== null && (copy.freshUntil === null || this.#options.now() < copy.freshUntil);
      return isFresh ? copy : null;
    } catch {
      return null;
    }
  }

  #placeOf(name: string): Place {
    const known = this.#places.last(name);
    if (known !== undefined) return known;
    const place = { id: this.#options.caches.idFromName(name), ways: new Ways() };
    this.#places.remember(name, place, Number.POSITIVE_INFINITY);
    return place;
  }

  #shared({ freshUntil, staleUntil: _staleUntil, ...kept }: TimedResult): SharedResult {
    return { ...kept, freshMs: freshUntil === null ? Number.POSITIVE_INFINITY : freshUntil - this.#options.now() };
  }

  /** Tells the objects of uses. Never rejects: what is not heard is missing in figures, no more. */
  async #tell(): Promise<void> {
    const untold = this.#untold;
    this.#untold = new Map();
    const told = [...untold].map(([name, uses]) => callObject(this.#objects, name, (stub) => stub.used([...uses])));
    await Promise.allSettled(told);
  }
}

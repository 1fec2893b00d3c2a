/**
 * Results that all workers share (`config.cache.scope: "cluster"`): one Durable Object for each function, of its name.
 *
 * It may forget at any time, and says nothing that is not so: directors run a call that finds nothing here. Results that
 * live long are copied to KV, where directors find them without asking.
 */
import { DurableObject } from "cloudflare:workers";
import type { CacheConfig } from "../src/contracts/cache.ts";
import type { CacheListing, KeptResult } from "../src/contracts/kept-result.ts";
import type { SharedAnswer, UseCounts } from "../src/contracts/shared-result.ts";
import { ResultCacheCore } from "./result-cache/core.ts";
import { RESULT_CACHE_MIGRATIONS } from "./result-cache/migrations.ts";
import { migrate } from "./support/migrate.ts";

/** The bindings that it uses. */
export interface ResultCacheEnv {
  readonly FUNCTIONS: KVNamespace;
}

export class ResultCacheObject extends DurableObject<ResultCacheEnv> {
  readonly #core: ResultCacheCore;

  constructor(ctx: DurableObjectState, env: ResultCacheEnv) {
    super(ctx, env);
    migrate(ctx.storage, "the result cache", RESULT_CACHE_MIGRATIONS);
    this.#core = new ResultCacheCore({
      storage: ctx.storage,
      kv: env.FUNCTIONS,
      now: Date.now,
      newGeneration: () => crypto.randomUUID(),
      background: (work) => ctx.waitUntil(work),
    });
    void ctx.blockConcurrencyWhile(() => this.#core.wake());
  }

  /** A result that may still be given. */
  get(key: string): Promise<SharedAnswer> {
    return this.#core.get(key);
  }

  /** Keeps a result, if nothing was forgotten since the generation under which its call began. Gives the present one. */
  put(name: string, config: CacheConfig, result: KeptResult, since?: string): Promise<string> {
    return this.#core.put(name, config, result, since);
  }

  /** Forgets everything, or one entry; gives the number of entries. */
  purge(key?: string): number {
    return this.#core.purge(key);
  }

  /** What is kept; null where nothing ever was. */
  inspect(): CacheListing | null {
    return this.#core.inspect();
  }

  /** Takes note of results that directors gave out of KV. */
  used(counts: UseCounts): Promise<void> {
    return this.#core.used(counts);
  }

  override alarm(): Promise<void> {
    return this.#core.alarm();
  }
}

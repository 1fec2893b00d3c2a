/**
 * A namespace of key-value storage: one Durable Object, named by the namespace's id, with all of its values.
 *
 * Whoever reads sees what was written last, wherever that was: there are no copies.
 */
import { DurableObject } from "cloudflare:workers";
import type { KvEntry, KvPage, KvPut, KvQuery } from "../src/contracts/kv.ts";
import type { Result } from "../src/contracts/result.ts";
import { KvCore } from "./kv-namespace/core.ts";
import { KV_NAMESPACE_MIGRATIONS } from "./kv-namespace/migrations.ts";
import { migrate } from "./support/migrate.ts";

export class KvNamespaceObject extends DurableObject<unknown> {
  readonly #core: KvCore;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    migrate(ctx.storage, "the KV namespace", KV_NAMESPACE_MIGRATIONS);
    this.#core = new KvCore({ storage: ctx.storage, now: Date.now });
    void ctx.blockConcurrencyWhile(() => this.#core.wake());
  }

  /** Lets values in; done once, before anybody knows the namespace. */
  open(): void {
    this.#core.open();
  }

  /** Deletes everything, for good. */
  close(): Promise<void> {
    return this.#core.close();
  }

  get(key: string): Result<KvEntry | null> {
    return this.#core.get(key);
  }

  getMany(keys: readonly string[]): Result<readonly (KvEntry | null)[]> {
    return this.#core.getMany(keys);
  }

  put(entries: readonly KvPut[]): Promise<Result<null>> {
    return this.#core.put(entries);
  }

  delete(keys: readonly string[]): Result<null> {
    return this.#core.delete(keys);
  }

  list(query: KvQuery): Result<KvPage> {
    return this.#core.list(query);
  }

  override alarm(): Promise<void> {
    return this.#core.alarm();
  }
}

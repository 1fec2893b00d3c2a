/**
 * The account: the one Durable Object that keeps what belongs to no single function.
 */
import { DurableObject } from "cloudflare:workers";
import type { DispatchNamespace, DomainChange, DomainRecord, KvNamespaceRecord } from "../src/contracts/account.ts";
import { fault } from "../src/contracts/errors.ts";
import type { Principal } from "../src/contracts/keys.ts";
import { MAX_DISPATCH_NAMESPACES } from "../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../src/contracts/result.ts";
import { DispatchTable } from "./account/dispatch.sql.ts";
import { DomainTable } from "./account/domains.sql.ts";
import { setDomains } from "./account/domains.ts";
import { KvDirectory } from "./account/kv-directory.ts";
import { KvNamespaceTable } from "./account/kv-namespaces.sql.ts";
import { ACCOUNT_MIGRATIONS } from "./account/migrations.ts";
import type { KvNamespaceObject } from "./kv-namespace.ts";
import { migrate } from "./support/migrate.ts";

/** The bindings that it uses. */
export interface AccountEnv {
  readonly KV_NAMESPACES: DurableObjectNamespace<KvNamespaceObject>;
}

export class AccountObject extends DurableObject<AccountEnv> {
  readonly #kv: KvDirectory;
  readonly #domains: DomainTable;
  readonly #dispatch: DispatchTable;

  constructor(ctx: DurableObjectState, env: AccountEnv) {
    super(ctx, env);
    migrate(ctx.storage, "the account", ACCOUNT_MIGRATIONS);
    this.#domains = new DomainTable(ctx.storage.sql);
    this.#dispatch = new DispatchTable(ctx.storage.sql);
    this.#kv = new KvDirectory({
      table: new KvNamespaceTable(ctx.storage.sql),
      objectOf: (id) => env.KV_NAMESPACES.getByName(id),
      newId: () => crypto.randomUUID().replaceAll("-", ""),
      now: Date.now,
    });
    if (this.#kv.hasLeftovers()) void ctx.blockConcurrencyWhile(() => this.#closeSoon());
  }

  /** A namespace of key-value storage by its id, or null. */
  kvNamespace(id: string): KvNamespaceRecord | null {
    return this.#kv.get(id);
  }

  /** Those that a caller may use, by title. */
  kvNamespaces(by: Principal): KvNamespaceRecord[] {
    return this.#kv.list(by);
  }

  /** Faults: `conflict` for a title given twice, `quota_exceeded`. */
  createKvNamespace(title: string, by: Principal): Promise<Result<KvNamespaceRecord>> {
    return this.#kv.create(title, by);
  }

  /** Faults: `kv_namespace_not_found`, `conflict`. */
  renameKvNamespace(id: string, title: string, by: Principal): Result<KvNamespaceRecord> {
    return this.#kv.rename(id, title, by);
  }

  /** Removes a namespace; its values are deleted soon after. Fault: `kv_namespace_not_found`. */
  async removeKvNamespace(id: string, by: Principal): Promise<Result<null>> {
    const removed = this.#kv.remove(id, by);
    if (removed.ok) await this.#closeSoon();
    return removed;
  }

  /** All hosts that lead to functions. */
  domains(): DomainRecord[] {
    return this.#domains.list();
  }

  /** Sets which hosts lead to a function. Faults: `conflict` for a host of another function, `quota_exceeded`. */
  setDomains(change: DomainChange): Result<DomainRecord[]> {
    return setDomains(this.#domains, change, Date.now());
  }

  dispatchNamespaces(): DispatchNamespace[] {
    return this.#dispatch.list();
  }

  /** Faults: `conflict` for a name that is taken, `quota_exceeded`. */
  createDispatchNamespace(name: string, by: Principal): Result<DispatchNamespace> {
    if (this.#dispatch.get(name) !== null) {
      return fail(fault("conflict", `There is a dispatch namespace ${JSON.stringify(name)} already.`));
    }
    if (this.#dispatch.count(by.id) >= MAX_DISPATCH_NAMESPACES) {
      return fail(
        fault("quota_exceeded", `You have ${MAX_DISPATCH_NAMESPACES} dispatch namespaces, as many as one key may.`),
      );
    }
    const namespace = { id: crypto.randomUUID(), name, owner: by.id, createdAt: Date.now() };
    this.#dispatch.add(namespace);
    return succeed(namespace);
  }

  /** Whether there was one. */
  removeDispatchNamespace(name: string): boolean {
    return this.#dispatch.remove(name);
  }

  override alarm(): Promise<void> {
    // A failure is tried again by the platform, later and later, and when the object wakes.
    return this.#kv.closeLeftovers();
  }

  async #closeSoon(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now());
  }
}

/**
 * The registry: the one Durable Object that holds the truth about functions, their versions and their code.
 *
 * What directors read is copied to KV right after the commit. The alarm, set in the same commit, does it again when
 * KV failed or the object was lost in between. A change waits briefly for its copies, so that a director that starts
 * afresh finds them, and is acknowledged whatever KV does.
 */
import { DurableObject } from "cloudflare:workers";
import { namesIn } from "../src/artifact/bindings.ts";
import type { BindingNames } from "../src/contracts/bindings.ts";
import type { FunctionVersion, LiveFunction, RunnableVersion } from "../src/contracts/function.ts";
import { runnableOf } from "../src/contracts/function.ts";
import type { ContentHash, FunctionName } from "../src/contracts/ids.ts";
import { PUBLISH_WAIT_MS } from "../src/contracts/limits.ts";
import type {
  Deployed,
  DeploymentRecord,
  EndpointChange,
  ListedVersion,
  LiveChange,
  NameState,
  OwnedChange,
  Rebinding,
  Removed,
  SuspendChange,
} from "../src/contracts/registry.ts";
import type { Result } from "../src/contracts/result.ts";
import { REGISTRY_MIGRATIONS } from "./registry.migrations.ts";
import { RegistryTables } from "./registry.sql.ts";
import { remove, setEndpoint, setLive, suspend, sweep } from "./registry-changes.ts";
import { DeploymentTable } from "./registry-deployments.sql.ts";
import type { DeployMessage } from "./registry-deploys.ts";
import { checkBindings, checkDeploy, deploy, rebind } from "./registry-deploys.ts";
import { Outbox } from "./registry-outbox.sql.ts";
import { nextWakeAt, publishDue } from "./registry-publish.ts";
import type { RegistryStore } from "./registry-store.ts";
import { migrate } from "./support/migrate.ts";
import { settledWithin } from "./support/settled-within.ts";

/** The bindings that the registry uses. */
export interface RegistryEnv {
  readonly FUNCTIONS: KVNamespace;
}

export class RegistryObject extends DurableObject<RegistryEnv> {
  readonly #store: RegistryStore;
  /** Settles when every write to KV so far is done. */
  #published: Promise<void> = Promise.resolve();
  /** When the alarm rings, milliseconds since the epoch; it may ring in vain. */
  #alarmAt = Infinity;

  constructor(ctx: DurableObjectState, env: RegistryEnv) {
    super(ctx, env);
    migrate(ctx.storage, "the registry", REGISTRY_MIGRATIONS);
    const { sql } = ctx.storage;
    this.#store = {
      ...{ tables: new RegistryTables(sql), deployments: new DeploymentTable(sql), outbox: new Outbox(sql) },
      uuid: () => crypto.randomUUID(),
    };
    void ctx.blockConcurrencyWhile(() => this.#restoreAlarm());
  }

  state(name: FunctionName): NameState {
    const { tables } = this.#store;
    return { live: tables.live(name), revision: tables.name(name)?.revision ?? 0 };
  }

  version(name: FunctionName, version: number): FunctionVersion | null {
    return this.#store.tables.version(name, version);
  }

  list(): LiveFunction[] {
    return this.#store.tables.list();
  }

  versions(name: FunctionName): ListedVersion[] {
    return this.#store.tables.versions(name);
  }

  /** Live versions that want to be kept loaded. */
  warm(): RunnableVersion[] {
    return this.#store.tables.warm().map(runnableOf);
  }

  /** Content by its hash: an artifact in its canonical encoding, source maps, or bindings. Null when it is not kept. */
  content(hash: ContentHash): Uint8Array | null {
    return this.#store.tables.content(hash);
  }

  /** The source of one version in the canonical encoding, or null. */
  source(name: FunctionName, version: number): Uint8Array | null {
    const { tables } = this.#store;
    const hash = tables.sourceHash(name, version);
    return hash === null ? null : tables.content(hash);
  }

  /** The names in these bindings, in the same order; null for what is not kept. */
  bindingNames(hashes: readonly ContentHash[]): (BindingNames | null)[] {
    return hashes.map((hash) => namesIn(this.#store.tables.content(hash)));
  }

  /** The latest deployments of a function, newest first. */
  deployments(name: FunctionName, limit: number): DeploymentRecord[] {
    return this.#store.deployments.list(name, limit);
  }

  /** Faults: `hash_mismatch`, `payload_too_large`, `forbidden`, `conflict`, `function_not_found`. */
  async deploy(message: DeployMessage): Promise<Result<Deployed>> {
    const checked = await checkDeploy(message);
    if (!checked.ok) return checked;
    return this.#change((now) => deploy(this.#store, checked.value, now));
  }

  /** Faults: `payload_too_large`, `function_not_found`, `version_not_found`, `forbidden`, `conflict`. */
  async rebind(change: Rebinding): Promise<Result<Deployed>> {
    const checked = await checkBindings(change);
    if (!checked.ok) return checked;
    return this.#change((now) => rebind(this.#store, checked.value, now));
  }

  /** Faults: `function_not_found`, `version_not_found`, `forbidden`, `conflict`, `invalid_request`. */
  setLive(change: LiveChange): Promise<Result<LiveFunction>> {
    return this.#change((now) => setLive(this.#store, change, now));
  }

  /** Faults: `function_not_found`, `forbidden`, `conflict`. */
  suspend(change: SuspendChange): Promise<Result<LiveFunction>> {
    return this.#change((now) => suspend(this.#store, change, now));
  }

  /** Faults: `function_not_found`, `forbidden`, `conflict`. */
  setEndpoint(change: EndpointChange): Promise<Result<LiveFunction>> {
    return this.#change((now) => setEndpoint(this.#store, change, now));
  }

  /** Faults: `function_not_found`, `forbidden`, `conflict`. */
  remove(change: OwnedChange): Promise<Result<Removed>> {
    return this.#change((now) => remove(this.#store, change, now));
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = Infinity;
    this.ctx.storage.transactionSync(() => sweep(this.#store, Date.now()));
    await this.#publish();
  }

  async #change<Outcome>(change: (now: number) => Outcome): Promise<Outcome> {
    const now = Date.now();
    const outcome = this.ctx.storage.transactionSync(() => change(now));
    // Nothing is awaited between the change and the alarm, so that both are one commit.
    await this.#ensureAlarm(now + PUBLISH_WAIT_MS);
    await settledWithin(PUBLISH_WAIT_MS, this.#publish());
    return outcome;
  }

  /** One after the other: of two writes of a key under way at once, the older might come last. */
  #publish(): Promise<void> {
    const publishing = this.#published
      .then(() => publishDue(this.#store, this.env.FUNCTIONS, Date.now))
      .then(() => this.#ensureAlarm());
    // A failure belongs to the caller of this turn; the next turn goes on.
    this.#published = publishing.catch(() => undefined);
    return publishing;
  }

  /** The platform drops an alarm whose handler was lost six times in a row: what waits is woken again here. */
  async #restoreAlarm(): Promise<void> {
    this.#alarmAt = (await this.ctx.storage.getAlarm()) ?? Infinity;
    await this.#ensureAlarm();
  }

  /** Sees to it that the alarm rings when something is due, yet not before `notBefore` if it is not set already. */
  async #ensureAlarm(notBefore = 0): Promise<void> {
    const wakeAt = Math.max(nextWakeAt(this.#store), notBefore);
    if (wakeAt >= this.#alarmAt) return;
    this.#alarmAt = wakeAt;
    await this.ctx.storage.setAlarm(wakeAt);
  }
}

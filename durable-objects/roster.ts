/**
 * The roster: the one Durable Object that knows which workers there are.
 *
 * An empty one fills itself. Its alarm looks after every worker, again and again; directors ask it from time to time and
 * route by what they remember, so a worker that leaves refuses calls by itself.
 */
import { DurableObject } from "cloudflare:workers";
import { HEARTBEAT_MS } from "../src/contracts/limits.ts";
import { REGISTRY_OBJECT } from "../src/contracts/registry.ts";
import { type Result, succeed } from "../src/contracts/result.ts";
import type { RetireMode, RosterEntry, Scaled, ScaleRequest, Troupe } from "../src/contracts/roster.ts";
import { troupeSize } from "../src/env.ts";
import type { RegistryObject } from "./registry.ts";
import { ROSTER_MIGRATIONS } from "./roster.migrations.ts";
import { RosterTables } from "./roster.sql.ts";
import { drain, keepAllWarm, kill, lookAfterAll, type RosterParts } from "./roster-round.ts";
import { mayRetire, planScale } from "./roster-rules.ts";
import { migrate } from "./support/migrate.ts";
import { settledWithin } from "./support/settled-within.ts";
import type { WorkerHost } from "./worker-host.ts";

/** The bindings that the roster uses. */
export interface RosterEnv {
  readonly REGISTRY: DurableObjectNamespace<RegistryObject>;
  readonly WORKER_HOST: DurableObjectNamespace<WorkerHost>;
  /** Workers of a new troupe. */
  readonly TROUPE_WORKERS?: string | number;
}

export class RosterObject extends DurableObject<RosterEnv> {
  readonly #parts: RosterParts;

  constructor(ctx: DurableObjectState, env: RosterEnv) {
    super(ctx, env);
    migrate(ctx.storage, "the roster", ROSTER_MIGRATIONS);
    const tables = new RosterTables(ctx.storage.sql);
    this.#parts = {
      tables,
      workerOf: ({ id, region }) => env.WORKER_HOST.getByName(id, region === null ? {} : { locationHint: region }),
      now: Date.now,
    };
    ctx.storage.transactionSync(() => {
      if (tables.hasBegun()) return;
      for (let left = troupeSize(env); left > 0; left--) tables.add(null, Date.now());
    });
    void ctx.blockConcurrencyWhile(() => this.#restoreAlarm());
  }

  /** Where calls may go; null when that is what it was at `known`. */
  troupe(known: number): Troupe | null {
    const { tables } = this.#parts;
    const revision = tables.revision();
    if (revision === known) return null;
    const live = tables.list().filter(({ state }) => state === "live");
    return { revision, workers: live.map(({ id, region }) => ({ id, region })) };
  }

  /** All workers, oldest first. */
  list(): RosterEntry[] {
    return this.#parts.tables.list();
  }

  /** Fault: `conflict`. */
  async scale(request: ScaleRequest): Promise<Result<Scaled>> {
    const { tables, now } = this.#parts;
    const plan = planScale(tables.list(), request);
    if (!plan.ok) return plan;
    const { add, drain: draining } = plan.value;
    const added = this.ctx.storage.transactionSync(() => {
      for (const id of draining) tables.drain(id);
      return Array.from({ length: add }, () => tables.add(request.region ?? null, now()));
    });
    const entries = tables.list();
    const leaving = entries.filter(({ id }) => draining.includes(id));
    await Promise.all(leaving.map((entry) => this.#tell(drain(this.#parts, entry))));
    await this.warmUp();
    const workers = entries.filter(({ state }) => state === "live").map(({ id }) => id);
    return succeed({ workers, added, draining });
  }

  /** Lets a worker go. Faults: `worker_not_found`, `conflict` for the last one that takes calls. */
  async retire(id: string, mode: RetireMode): Promise<Result<null>> {
    const { tables } = this.#parts;
    const entry = mayRetire(tables.list(), id);
    if (!entry.ok) return entry;
    if (mode === "drain" && entry.value.state === "live") tables.drain(id);
    await this.#tell(mode === "drain" ? drain(this.#parts, entry.value) : kill(this.#parts, entry.value));
    await this.warmUp();
    return succeed(null);
  }

  /** Has functions kept loaded where their configuration asks for that. */
  async warmUp(): Promise<void> {
    // What wants to be warm is not known while the registry cannot be asked; the next round asks again.
    await this.#tell(this.#keepWarm());
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + HEARTBEAT_MS);
    await lookAfterAll(this.#parts);
    await this.warmUp();
  }

  async #keepWarm(): Promise<void> {
    await keepAllWarm(this.#parts, await this.env.REGISTRY.getByName(REGISTRY_OBJECT).warm());
  }

  /** Waits for something that is done again by the next round if it fails. */
  #tell(work: Promise<void>): Promise<void> {
    return settledWithin(HEARTBEAT_MS, work);
  }

  /** The platform drops an alarm whose handler was lost six times in a row. */
  async #restoreAlarm(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + HEARTBEAT_MS);
  }
}

/**
 * The timetables: the one Durable Object that calls functions at the times that they ask for.
 *
 * There is one alarm, for whatever is next; it outlives the object, and what was due meanwhile rings when it is back.
 */
import { DurableObject } from "cloudflare:workers";
import type { CronEntry, Firing, FiringOutcome } from "../src/contracts/cron.ts";
import type { Result } from "../src/contracts/result.ts";
import { Clockwork } from "./crons/clockwork.ts";
import { CronTables } from "./crons/crons.sql.ts";
import { CRON_MIGRATIONS } from "./crons/migrations.ts";
import { migrate } from "./support/migrate.ts";

/** What makes the calls; resolves when one is over. */
interface TimekeeperStub {
  fire(firing: Firing): Promise<FiringOutcome>;
}

export class CronObject extends DurableObject<unknown> {
  readonly #tables: CronTables;
  readonly #clockwork: Clockwork;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    migrate(ctx.storage, "the timetables", CRON_MIGRATIONS);
    this.#tables = new CronTables(ctx.storage.sql);
    // The composition root exports it under this name; its type is known there only.
    const { Timekeeper } = ctx.exports as unknown as { Timekeeper: TimekeeperStub };
    this.#clockwork = new Clockwork({
      ...{ storage: ctx.storage, tables: this.#tables, now: Date.now },
      fire: (firing) => Timekeeper.fire(firing),
    });
  }

  /** Gives a function this timetable and no other. Fault: `invalid_request`. */
  put(name: string, crons: readonly string[]): Promise<Result<CronEntry[]>> {
    return this.#clockwork.put(name, crons);
  }

  /** The timetable of a function. */
  get(name: string): CronEntry[] {
    return this.#tables.of(name);
  }

  /** Forgets a function that was removed. */
  forget(name: string): Promise<void> {
    return this.#clockwork.forget(name);
  }

  override alarm(): Promise<void> {
    return this.#clockwork.rung();
  }
}

/**
 * Makes calls when they are due, at least once each.
 *
 * That a call is due is written before it is made, and struck out when it was: when this object or its process is lost in
 * between, the call is made again. What fell due while nothing ran is due once, however often it would have been.
 */
import type { CronEntry, Firing, FiringOutcome } from "../../src/contracts/cron.ts";
import { fault } from "../../src/contracts/errors.ts";
import { MAX_FIRING_TRIES, MAX_FIRINGS } from "../../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import { nextAfter, readTimetable } from "../../src/cron/timetable.ts";
import type { CronTables, DueCron, KeptFiring } from "./crons.sql.ts";

/** What the clockwork works with. */
export interface ClockworkParts {
  readonly storage: Pick<DurableObjectStorage, "setAlarm" | "deleteAlarm" | "transactionSync">;
  readonly tables: CronTables;
  /** Makes a call; may reject. */
  readonly fire: (firing: Firing) => Promise<FiringOutcome>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** While calls are under way the alarm rings so often: a lost object wakes, and one in use is kept awake. */
const WATCH_MS = 10_000;
/** Pause before the next try of a call that was not begun; it doubles with each. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export class Clockwork {
  readonly #parts: ClockworkParts;
  readonly #underWay = new Set<number>();

  constructor(parts: ClockworkParts) {
    this.#parts = parts;
  }

  /** Gives a function this timetable and no other. Fault: `invalid_request`, and nothing is changed. */
  async put(name: string, crons: readonly string[]): Promise<Result<CronEntry[]>> {
    const { storage, tables, now } = this.#parts;
    const nowMs = now();
    const present = new Map(tables.of(name).map((schedule) => [schedule.cron, schedule]));
    const schedules: CronEntry[] = [];
    for (const cron of new Set(crons)) {
      const nextAt = nextOf(cron, nowMs);
      if (!nextAt.ok) return nextAt;
      const kept = present.get(cron);
      schedules.push(kept ?? { cron, createdAt: nowMs, modifiedAt: nowMs, nextAt: nextAt.value });
    }
    storage.transactionSync(() => {
      tables.clear(name);
      for (const schedule of schedules) tables.put(name, schedule);
    });
    await this.#setAlarm();
    return succeed(schedules);
  }

  /** Forgets a function. */
  async forget(name: string): Promise<void> {
    this.#parts.tables.forget(name);
    await this.#setAlarm();
  }

  /** Begins what is due, and sees to it that the next thing will be. */
  async rung(): Promise<void> {
    const { storage, tables, now } = this.#parts;
    const nowMs = now();
    storage.transactionSync(() => {
      for (const due of tables.due(nowMs)) this.#turn(due, nowMs);
    });
    this.#begin();
    await this.#setAlarm();
  }

  #turn(due: DueCron, nowMs: number): void {
    const nextAt = nextOf(due.cron, nowMs);
    // What was put can be read and is due again for ever, unless a release has learned to refuse it.
    if (nextAt.ok) this.#parts.tables.turn(due, nextAt.value, nowMs);
    else this.#parts.tables.clear(due.function);
  }

  #begin(): void {
    const { tables, now } = this.#parts;
    const room = MAX_FIRINGS - this.#underWay.size;
    const waiting = tables.firings(now()).filter(({ id }) => !this.#underWay.has(id));
    for (const firing of waiting.slice(0, room)) {
      this.#underWay.add(firing.id);
      void this.#fire(firing);
    }
  }

  /** Never rejects. */
  async #fire(firing: KeptFiring): Promise<void> {
    const { id, tries, function: name, cron, scheduledAt } = firing;
    const { fire, tables, now } = this.#parts;
    const outcome = await fire({ function: name, cron, scheduledAt }).catch(() => "postponed" as const);
    this.#underWay.delete(id);
    if (outcome === "gone") tables.forget(name);
    else if (outcome === "made" || tries + 1 >= MAX_FIRING_TRIES) tables.end(id);
    else tables.postpone(id, now() + Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
    this.#begin();
    await this.#setAlarm();
  }

  async #setAlarm(): Promise<void> {
    const { storage, tables, now } = this.#parts;
    const watch = this.#underWay.size > 0 ? now() + WATCH_MS : Number.POSITIVE_INFINITY;
    // Without room for more, the end of a call begins the next one.
    const firing = this.#underWay.size < MAX_FIRINGS ? tables.nextFiringAt(this.#underWay) : watch;
    const at = Math.min(tables.nextAt(), firing, watch);
    await (at === Number.POSITIVE_INFINITY ? storage.deleteAlarm() : storage.setAlarm(at));
  }
}

/** When an expression is due next. Fault: `invalid_request`. */
function nextOf(cron: string, nowMs: number): Result<number> {
  const timetable = readTimetable(cron);
  if (!timetable.ok) return timetable;
  const nextAt = nextAfter(timetable.value, nowMs);
  if (nextAt !== null) return succeed(nextAt);
  return fail(fault("invalid_request", `The cron expression ${JSON.stringify(cron)} names no day that ever comes.`));
}

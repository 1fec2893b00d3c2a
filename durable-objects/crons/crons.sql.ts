/**
 * Every SQL statement of the object that keeps timetables but its migrations.
 */
import type { CronEntry, Firing } from "../../src/contracts/cron.ts";
import { all, first, type Row, run } from "../support/sql.ts";

/** An expression that is due. */
export type DueCron = Pick<Firing, "function" | "cron"> & { readonly nextAt: number };

/** A call that is to be made, or is being made. */
export interface KeptFiring extends Firing {
  readonly id: number;
  /** How often it was tried before. */
  readonly tries: number;
}

export class CronTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The timetable of a function, in the order in which it was given. */
  of(name: string): CronEntry[] {
    const query = `SELECT cron, created_at AS createdAt, modified_at AS modifiedAt, next_at AS nextAt
      FROM crons WHERE function = ? ORDER BY rowid`;
    return all<CronEntry & Row>(this.#sql, query, name);
  }

  put(name: string, { cron, createdAt, modifiedAt, nextAt }: CronEntry): void {
    const statement = "INSERT INTO crons (function, cron, created_at, modified_at, next_at) VALUES (?, ?, ?, ?, ?)";
    run(this.#sql, statement, name, cron, createdAt, modifiedAt, nextAt);
  }

  /** Forgets the timetable of a function; what is being made of it goes on. */
  clear(name: string): void {
    run(this.#sql, "DELETE FROM crons WHERE function = ?", name);
  }

  /** Forgets a function altogether. */
  forget(name: string): void {
    this.clear(name);
    run(this.#sql, "DELETE FROM firings WHERE function = ?", name);
  }

  due(nowMs: number): DueCron[] {
    const query = "SELECT function, cron, next_at AS nextAt FROM crons WHERE next_at <= ? ORDER BY next_at";
    return all<DueCron & Row>(this.#sql, query, nowMs);
  }

  /** Notes that an expression was due and is now to be called by; `nextAt` is when it is due next. */
  turn({ function: name, cron, nextAt: scheduledAt }: DueCron, nextAt: number, nowMs: number): void {
    run(this.#sql, "UPDATE crons SET next_at = ? WHERE function = ? AND cron = ?", nextAt, name, cron);
    const statement = "INSERT INTO firings (function, cron, scheduled_at, tries, due_at) VALUES (?, ?, ?, 0, ?)";
    run(this.#sql, statement, name, cron, scheduledAt, nowMs);
  }

  /** Calls that are due, those first that have waited longest. */
  firings(nowMs: number): KeptFiring[] {
    const query = `SELECT id, function, cron, scheduled_at AS scheduledAt, tries FROM firings
      WHERE due_at <= ? ORDER BY due_at, id`;
    return all<KeptFiring & Row>(this.#sql, query, nowMs);
  }

  postpone(id: number, dueAt: number): void {
    run(this.#sql, "UPDATE firings SET tries = tries + 1, due_at = ? WHERE id = ?", dueAt, id);
  }

  end(id: number): void {
    run(this.#sql, "DELETE FROM firings WHERE id = ?", id);
  }

  /** When an expression is due next, milliseconds since the epoch; `Infinity` when none is. */
  nextAt(): number {
    const row = first<{ at: number | null }>(this.#sql, "SELECT MIN(next_at) AS at FROM crons");
    return row?.at ?? Number.POSITIVE_INFINITY;
  }

  /** When the next call is due that is none of these; `Infinity` when none is. */
  nextFiringAt(underWay: ReadonlySet<number>): number {
    const query = "SELECT id, due_at AS dueAt FROM firings ORDER BY due_at LIMIT ?";
    const rows = all<{ id: number; dueAt: number }>(this.#sql, query, underWay.size + 1);
    return rows.find(({ id }) => !underWay.has(id))?.dueAt ?? Number.POSITIVE_INFINITY;
  }
}

/**
 * Sleeps and waits of runs, and the events that end them.
 *
 * An event goes to the oldest wait of its type; where nothing waits for it, it is kept for the next one. Which event a wait
 * gets is decided once, so that a run that is played again hears the same.
 */
import { MAX_WORKFLOW_EVENTS } from "../../src/contracts/limits.ts";
import type { AwaitedEvent } from "../../src/contracts/workflow-run.ts";
import type { Row } from "../support/sql.ts";
import { all, first, run } from "../support/sql.ts";
import { eventKey, type RunValues } from "./values.sql.ts";

interface WaitRow extends Row {
  key: string;
  until: number;
  event: number | null;
}

/** A wait as it is asked for. `until` in milliseconds since the epoch. */
export interface Wait {
  readonly key: string;
  readonly type: string;
  readonly until: number;
}

export class Waits {
  readonly #sql: SqlStorage;
  readonly #values: RunValues;

  constructor(sql: SqlStorage, values: RunValues) {
    this.#sql = sql;
    this.#values = values;
  }

  /** Until when a sleep lasts: what was said first counts. */
  sleep(id: string, key: string, until: number): number {
    return this.#begin(id, { key, type: null, until }).until;
  }

  /** What has come of a wait, which begins when it is first asked for. */
  await(id: string, wait: Wait, nowMs: number): AwaitedEvent {
    let row = this.#begin(id, wait);
    if (row.event === null && nowMs < row.until) {
      const oldest = `SELECT MIN(number) FROM events WHERE run = ?1 AND type = ?3
        AND number NOT IN (SELECT event FROM waits WHERE run = ?1 AND event IS NOT NULL)`;
      run(this.#sql, `UPDATE waits SET event = (${oldest}) WHERE run = ?1 AND key = ?2`, id, wait.key, wait.type);
      row = this.#row(id, wait.key) ?? row;
    }
    if (row.event === null) {
      return nowMs < row.until ? { state: "waiting", until: row.until } : { state: "timeout" };
    }
    run(this.#sql, "UPDATE waits SET told = 1 WHERE run = ? AND key = ?", id, wait.key);
    return { state: "arrived", payload: this.#values.read(id, eventKey(row.event)) };
  }

  /**
   * Takes an event. Gives the key of the wait that it ends, null where none does; undefined when too many are kept. One that
   * is waited for is always taken: those that nobody wanted must not keep a run from going on.
   */
  arrive(id: string, type: string, payload: Uint8Array | undefined, nowMs: number): string | null | undefined {
    const oldest = `SELECT key FROM waits WHERE run = ? AND type = ? AND event IS NULL AND until > ?
      ORDER BY rowid LIMIT 1`;
    const wait = first<{ key: string }>(this.#sql, oldest, id, type, nowMs);
    const kept = "SELECT COUNT(*) AS n, COALESCE(MAX(number), 0) AS last FROM events WHERE run = ?";
    const { n, last } = first<{ n: number; last: number }>(this.#sql, kept, id) ?? { n: 0, last: 0 };
    if (wait === null && n - this.#given(id) >= MAX_WORKFLOW_EVENTS) return undefined;
    run(this.#sql, "INSERT INTO events (run, number, type) VALUES (?, ?, ?)", id, last + 1, type);
    this.#values.keep(id, eventKey(last + 1), payload);
    if (wait === null) return null;
    run(this.#sql, "UPDATE waits SET event = ? WHERE run = ? AND key = ?", last + 1, id, wait.key);
    return wait.key;
  }

  /** Waits whose event is there, but was not told to the run yet. */
  untold(id: string): string[] {
    const query = "SELECT key FROM waits WHERE run = ? AND event IS NOT NULL AND told = 0";
    return all<{ key: string }>(this.#sql, query, id).map(({ key }) => key);
  }

  /** When the first of the waits and sleeps that go on ends; null when there is none. */
  nextEnd(id: string, nowMs: number): number | null {
    const query = "SELECT MIN(until) AS until FROM waits WHERE run = ? AND event IS NULL AND until > ?";
    return first<{ until: number | null }>(this.#sql, query, id, nowMs)?.until ?? null;
  }

  #given(id: string): number {
    const query = "SELECT COUNT(*) AS n FROM waits WHERE run = ? AND event IS NOT NULL";
    return first<{ n: number }>(this.#sql, query, id)?.n ?? 0;
  }

  #begin(id: string, { key, type, until }: { key: string; type: string | null; until: number }): WaitRow {
    const statement = "INSERT INTO waits (run, key, type, until) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    run(this.#sql, statement, id, key, type, until);
    return this.#row(id, key) ?? { key, until, event: null };
  }

  #row(id: string, key: string): WaitRow | null {
    return first<WaitRow>(this.#sql, "SELECT key, until, event FROM waits WHERE run = ? AND key = ?", id, key);
  }
}

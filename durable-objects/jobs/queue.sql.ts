/**
 * The statements that move jobs along: what is due, who holds it, how it ended.
 */
import type { JobState } from "../../src/contracts/job.ts";
import { all, first, run } from "../support/sql.ts";
import type { ValueColumns } from "./payloads.sql.ts";
import { COLUMNS, type JobRow } from "./rows.ts";
import type { Suspicion } from "./ward.ts";

/** As in the partial indices: SQLite uses one only where its condition stands in the query. */
const QUEUED = "state = 'queued' AND kind <> 'map'";
const RUNNING = "state = 'running' AND kind <> 'map'";

/** A row that may run, with the arguments that stand in it. */
export interface DueRow extends JobRow {
  args: ArrayBuffer | null;
}

/** How a row is to stand after an attempt. */
export interface Standing {
  readonly id: string;
  readonly state: JobState;
  readonly attempts: number;
  readonly crashes: number;
  readonly runAt: number;
  readonly endedAt: number | null;
  readonly expiresAt: number | null;
  readonly reason: string | null;
  readonly error: string | null;
  readonly report: string | null;
}

const LEASE = `UPDATE jobs SET state = 'running', lease = lease + 1, attempts = attempts + 1, lease_until = ?2,
  deadline = ?3, started_at = ?4 WHERE id = ?1`;
const SETTLE = `UPDATE jobs SET state = ?, attempts = ?, crashes = ?, suspect = ?, run_at = ?, ended_at = ?,
  expires_at = ?, reason = ?, error = ?, report = COALESCE(?, report), lease_until = NULL WHERE id = ?`;
const SUCCEED = `UPDATE jobs SET state = 'succeeded', ended_at = ?, expires_at = ?, reason = NULL, error = NULL,
  report = ?, value_form = ?, value = ?, args = NULL, lease_until = NULL WHERE id = ?`;

export class Queue {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What may run now, the most urgent first, in the order of arrival; of those under one suspicion. */
  due(nowMs: number, limit: number, suspicion: Suspicion): DueRow[] {
    const rows: DueRow[] = [];
    const query = `SELECT ${COLUMNS}, args FROM jobs
      WHERE suspect = ? AND priority = ? AND run_at <= ? AND ${QUEUED} ORDER BY run_at, rowid LIMIT ?`;
    for (const priority of this.#priorities(suspicion)) {
      rows.push(...all<DueRow>(this.#sql, query, suspicion, priority, nowMs, limit - rows.length));
      if (rows.length >= limit) break;
    }
    return rows;
  }

  /** When the next one may run; `Infinity` when none waits. */
  nextDueAt(suspicion: Suspicion): number {
    const query = `SELECT MIN(run_at) AS at FROM jobs WHERE suspect = ? AND priority = ? AND ${QUEUED}`;
    let next = Infinity;
    for (const priority of this.#priorities(suspicion)) {
      next = Math.min(next, first<{ at: number }>(this.#sql, query, suspicion, priority)?.at ?? Infinity);
    }
    return next;
  }

  /** Hands a row out. */
  lease(id: string, leaseUntil: number, deadline: number, nowMs: number): void {
    run(this.#sql, LEASE, id, leaseUntil, deadline, nowMs);
  }

  /** Prolongs leases, none past its deadline. */
  renew(ids: readonly string[], leaseUntil: number): void {
    const statement = `UPDATE jobs SET lease_until = MIN(?, deadline)
      WHERE ${RUNNING} AND id IN (SELECT value FROM json_each(?))`;
    run(this.#sql, statement, leaseUntil, JSON.stringify(ids));
  }

  /** Rows whose lease has ended; `Infinity` gives all that run. */
  overdue(nowMs: number, limit: number): JobRow[] {
    const query = `SELECT ${COLUMNS} FROM jobs WHERE ${RUNNING} AND lease_until <= ? ORDER BY lease_until LIMIT ?`;
    return all<JobRow>(this.#sql, query, nowMs, limit);
  }

  /** When the next lease ends; `Infinity` when nothing runs. */
  nextLeaseEnd(): number {
    const query = `SELECT MIN(lease_until) AS at FROM jobs WHERE ${RUNNING}`;
    return first<{ at: number | null }>(this.#sql, query)?.at ?? Infinity;
  }

  /** Writes how a row stands after an attempt without success. */
  settle({ id, state, attempts, crashes, runAt, endedAt, expiresAt, reason, error, report }: Standing): void {
    const counts = [attempts, crashes, Math.min(crashes, 2)];
    run(this.#sql, SETTLE, state, ...counts, runAt, endedAt, expiresAt, reason, error, report, id);
  }

  /** Writes what a row came to; its arguments are not needed any more. */
  succeed(
    id: string,
    { form, inline }: ValueColumns,
    report: string | null,
    nowMs: number,
    expiresAt: number | null,
  ): void {
    run(this.#sql, SUCCEED, nowMs, expiresAt, report, form, inline, id);
  }

  /** Notes the isolate that the shard is in. Gives whether it was another one before. */
  moveTo(isolate: string): boolean {
    const before = first<{ isolate: string }>(this.#sql, "SELECT isolate FROM holder");
    if (before?.isolate === isolate) return false;
    run(this.#sql, "DELETE FROM holder");
    run(this.#sql, "INSERT INTO holder (isolate) VALUES (?)", isolate);
    return before !== null;
  }

  /** Priorities that are waited with, the highest first; each costs one look into the index. */
  *#priorities(suspicion: Suspicion): Generator<number> {
    const query = `SELECT MAX(priority) AS highest FROM jobs WHERE suspect = ? AND priority < ? AND ${QUEUED}`;
    for (let below = Number.MAX_SAFE_INTEGER; ; ) {
      const highest = first<{ highest: number | null }>(this.#sql, query, suspicion, below)?.highest ?? null;
      if (highest === null) return;
      yield highest;
      below = highest;
    }
  }
}

/**
 * The statements of callbacks: where an ended job is posted to, and how far that is.
 */
import type { JobCallback, JobRecord } from "../../src/contracts/job.ts";
import type { Row } from "../support/sql.ts";
import { all, first, run } from "../support/sql.ts";

/** A callback that is due. */
export interface DueCallback extends Row {
  job: string;
  url: string;
  secret: string;
  /** Posts that were begun before. */
  attempts: number;
}

const OF_THESE = "job IN (SELECT value FROM json_each(?))";

/** The table of callbacks. Times are in milliseconds since the epoch. */
export class Callbacks {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Notes where a job is to be posted to. */
  add(job: string, { url, secret }: JobCallback): void {
    const statement = "INSERT INTO callbacks (job, url, secret, state, attempts) VALUES (?, ?, ?, 'waiting', 0)";
    run(this.#sql, statement, job, url, secret);
  }

  /** How far the callback of a job is; null where it has none. */
  of(job: string): JobRecord["callback"] {
    const query = "SELECT state, attempts FROM callbacks WHERE job = ?";
    return first<Row & NonNullable<JobRecord["callback"]>>(this.#sql, query, job);
  }

  /** These jobs are over: their callbacks are due. */
  wake(jobs: readonly string[], nowMs: number): void {
    const statement = `UPDATE callbacks SET due_at = ? WHERE state = 'waiting' AND ${OF_THESE}`;
    run(this.#sql, statement, nowMs, JSON.stringify(jobs));
  }

  /** These jobs begin anew: the end that comes is posted anew. */
  reset(jobs: readonly string[]): void {
    const statement = `UPDATE callbacks SET state = 'waiting', attempts = 0, due_at = NULL WHERE ${OF_THESE}`;
    run(this.#sql, statement, JSON.stringify(jobs));
  }

  /** Those that are due, the longest due first. */
  due(nowMs: number, limit: number): DueCallback[] {
    const query = "SELECT job, url, secret, attempts FROM callbacks WHERE due_at <= ? ORDER BY due_at LIMIT ?";
    return all<DueCallback>(this.#sql, query, nowMs, limit);
  }

  /** When the next one is due; `Infinity` when none is. */
  nextDueAt(): number {
    const query = "SELECT MIN(due_at) AS at FROM callbacks WHERE due_at IS NOT NULL";
    return first<{ at: number | null }>(this.#sql, query)?.at ?? Infinity;
  }

  /** Notes that a post begins. If nothing is heard of it, the next one is at `retryAt`. */
  begin(job: string, attempts: number, retryAt: number): void {
    run(this.#sql, "UPDATE callbacks SET attempts = ?, due_at = ? WHERE job = ?", attempts, retryAt, job);
  }

  /** Notes that a job needs no further post, unless it began anew meanwhile. */
  end(job: string, attempts: number, state: "delivered" | "given_up"): void {
    const statement = "UPDATE callbacks SET state = ?, due_at = NULL WHERE job = ? AND attempts = ?";
    run(this.#sql, statement, state, job, attempts);
  }
}

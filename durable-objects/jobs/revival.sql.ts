/**
 * The statements that send jobs on their way again: one, what failed of a map, dead ones in the mass.
 */
import type { RedriveRequest } from "../../src/contracts/job.ts";
import { all, first, run } from "../support/sql.ts";
import type { Callbacks } from "./callbacks.sql.ts";
import type { JobRow } from "./rows.ts";

/** As at the start, but that a suspect stays one: it still runs alone, and has two more crashes. */
const AFRESH = `state = 'queued', attempts = 0, crashes = MIN(crashes, 1), suspect = MIN(crashes, 1), run_at = ?1, since = ?1, ended_at = NULL,
  expires_at = NULL, reason = NULL`;
/** Jobs that one statement redrives. */
const REDRIVEN_AT_ONCE = 500;

export class Revival {
  readonly #sql: SqlStorage;
  readonly #callbacks: Callbacks;

  constructor(sql: SqlStorage, callbacks: Callbacks) {
    this.#sql = sql;
    this.#callbacks = callbacks;
  }

  /** Lets what waits run now: a call, or the inputs of a map. */
  hurry(id: string, nowMs: number): void {
    const statement = "UPDATE jobs SET run_at = MIN(run_at, ?1) WHERE state = 'queued' AND (id = ?2 OR parent = ?2)";
    run(this.#sql, statement, nowMs, id);
  }

  /** Starts a job over that ended without success; of a map the inputs that did. */
  revive({ id, kind }: JobRow, nowMs: number): void {
    if (kind === "map") {
      run(
        this.#sql,
        `UPDATE jobs SET ${AFRESH} WHERE parent = ?2 AND state IN ('failed', 'dead', 'cancelled')`,
        nowMs,
        id,
      );
      const open = first<{ n: number }>(this.#sql, "SELECT changes() AS n")?.n ?? 0;
      run(this.#sql, `UPDATE jobs SET ${AFRESH}, error = NULL, failed = 0, open = ?2 WHERE id = ?3`, nowMs, open, id);
    } else run(this.#sql, `UPDATE jobs SET ${AFRESH} WHERE id = ?2`, nowMs, id);
    this.#callbacks.reset([id]);
  }

  /** Starts dead jobs over; gives their number. */
  redrive({ function: name, reason }: RedriveRequest, nowMs: number): number {
    const query = `SELECT id FROM jobs WHERE state = 'dead' AND kind <> 'item' AND id > ?1
      AND (?2 IS NULL OR function = ?2) AND (?3 IS NULL OR reason = ?3) ORDER BY id LIMIT ${REDRIVEN_AT_ONCE}`;
    const update = `UPDATE jobs SET ${AFRESH} WHERE id IN (SELECT value FROM json_each(?2))`;
    let redriven = 0;
    for (let last = ""; ; ) {
      const ids = all<{ id: string }>(this.#sql, query, last, name ?? null, reason ?? null).map(({ id }) => id);
      if (ids.length === 0) return redriven;
      run(this.#sql, update, nowMs, JSON.stringify(ids));
      this.#callbacks.reset(ids);
      redriven += ids.length;
      last = ids.at(-1) ?? last;
    }
  }
}

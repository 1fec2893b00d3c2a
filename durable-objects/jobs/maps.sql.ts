/**
 * The statements of jobs with many inputs: a row for the map, one for each input.
 */
import type { JobState } from "../../src/contracts/job.ts";
import type { Row } from "../support/sql.ts";
import { first, run } from "../support/sql.ts";

/** A map, as far as its inputs have got. */
export interface MapRow extends Row {
  failed: number;
  open: number;
  on_error: "stop" | "return";
}

export class MapTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Notes that inputs of these maps begin. */
  begin(ids: readonly string[], nowMs: number): void {
    const statement = `UPDATE jobs SET state = 'running', attempts = attempts + 1, started_at = ?
      WHERE state = 'queued' AND id IN (SELECT value FROM json_each(?))`;
    run(this.#sql, statement, nowMs, JSON.stringify(ids));
  }

  /** Counts inputs that are over; null where the map is over already. */
  count(id: string, succeeded: number, failed: number, over: number): MapRow | null {
    const statement = `UPDATE jobs SET succeeded = succeeded + ?, failed = failed + ?, open = open - ?
      WHERE id = ? AND ended_at IS NULL RETURNING failed, open, on_error`;
    return first<MapRow>(this.#sql, statement, succeeded, failed, over, id);
  }

  /** Why the first of its inputs failed. */
  firstError(id: string): string | null {
    const query = "SELECT error FROM jobs WHERE parent = ? AND state IN ('failed', 'dead') ORDER BY item LIMIT 1";
    return first<{ error: string | null }>(this.#sql, query, id)?.error ?? null;
  }

  /** Ends inputs that are in one of these states; gives their number. */
  cancelItems(id: string, states: readonly JobState[], error: string, nowMs: number): number {
    const statement = `UPDATE jobs SET state = 'cancelled', ended_at = ?, error = ?, lease_until = NULL
      WHERE parent = ? AND state IN (SELECT value FROM json_each(?))`;
    run(this.#sql, statement, nowMs, error, id, JSON.stringify(states));
    const changed = first<{ n: number }>(this.#sql, "SELECT changes() AS n")?.n ?? 0;
    run(this.#sql, "UPDATE jobs SET open = open - ? WHERE id = ?", changed, id);
    return changed;
  }

  /** Ends a map. */
  end(id: string, state: JobState, error: string | null, nowMs: number, expiresAt: number): void {
    const statement = "UPDATE jobs SET state = ?, error = ?, ended_at = ?, expires_at = ? WHERE id = ?";
    run(this.#sql, statement, state, error, nowMs, expiresAt, id);
  }
}

/**
 * The statements that forget jobs whose time is over, with everything that belongs to them, a bounded number at once.
 */
import { all, first, run } from "../support/sql.ts";
import type { JobKind } from "./rows.ts";

/** Rows of `jobs` that one step forgets. */
const FORGOTTEN_AT_ONCE = 500;

export class Oblivion {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Forgets what was kept until now; a large map takes several steps. */
  step(nowMs: number): void {
    const query = "SELECT id, kind FROM jobs WHERE expires_at <= ? ORDER BY expires_at LIMIT ?";
    const over: string[] = [];
    let left = FORGOTTEN_AT_ONCE;
    for (const { id, kind } of all<{ id: string; kind: JobKind }>(this.#sql, query, nowMs, FORGOTTEN_AT_ONCE)) {
      if (kind === "map") {
        const items = this.#items(id, left);
        over.push(...items);
        left -= items.length;
      }
      // The map itself goes last: by it the rest of its inputs is found.
      if (left <= 0) break;
      over.push(id);
      left--;
    }
    this.#forget(over);
  }

  /** When the next one is to be forgotten; `Infinity` when none is over. */
  nextAt(): number {
    const query = "SELECT MIN(expires_at) AS at FROM jobs WHERE expires_at IS NOT NULL";
    return first<{ at: number | null }>(this.#sql, query)?.at ?? Infinity;
  }

  #items(map: string, limit: number): string[] {
    const query = "SELECT id FROM jobs WHERE parent = ? ORDER BY item LIMIT ?";
    return all<{ id: string }>(this.#sql, query, map, limit).map(({ id }) => id);
  }

  #forget(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const these = JSON.stringify(ids);
    for (const table of ["parts", "idempotency", "callbacks"]) {
      run(this.#sql, `DELETE FROM ${table} WHERE job IN (SELECT value FROM json_each(?))`, these);
    }
    run(this.#sql, "DELETE FROM jobs WHERE id IN (SELECT value FROM json_each(?))", these);
  }
}

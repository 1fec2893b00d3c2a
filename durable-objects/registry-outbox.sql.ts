/**
 * The statements of the registry's outbox: which KV copies wait to be written, and since when.
 *
 * One row stands for one KV key. It says that the copy is behind, never what it should hold: whoever writes it reads
 * the newest state then. So many changes of one key become one write, and an old state never overtakes a newer one.
 */
import type { Row } from "./support/sql.ts";
import { first, run } from "./support/sql.ts";

/** What a copy is of: a function with its live versions (subject: its name), or an artifact or bindings (subject: the hash). */
export type CopyKind = "artifact" | "bindings" | "live";

/** A copy that is behind. */
export interface WaitingCopy extends Row {
  kind: CopyKind;
  subject: string;
  /** Changes so far: when it has grown after the write, the copy is behind again. */
  changes: number;
  /** Writes that failed since the last one that did not. */
  attempts: number;
}

/** A live version is not announced before its artifact and its bindings are. */
const WAITING = `changes > published AND NOT (kind = 'live' AND EXISTS (
  SELECT 1 FROM versions v
    JOIN copies a ON a.changes > a.published AND (a.kind, a.subject) IN (('artifact', v.artifact), ('bindings', v.bindings))
    WHERE v.name = copies.subject AND v.live = 1))`;

/** The table of copies. Times are in milliseconds since the epoch. */
export class Outbox {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Notes that a copy is behind. A pause it is in already goes on. */
  add(kind: CopyKind, subject: string, now: number): void {
    const statement = `INSERT INTO copies (kind, subject, changes, published, attempts, due_at) VALUES (?, ?, 1, 0, 0, ?)
      ON CONFLICT (kind, subject) DO UPDATE SET changes = changes + 1`;
    run(this.#sql, statement, kind, subject, now);
  }

  /** Whether there is a copy, or will be. */
  has(kind: CopyKind, subject: string): boolean {
    return first(this.#sql, "SELECT 1 FROM copies WHERE kind = ? AND subject = ?", kind, subject) !== null;
  }

  /** The copy to write next, the longest due first; null when nothing is due. */
  nextDue(now: number): WaitingCopy | null {
    const query = `SELECT kind, subject, changes, attempts FROM copies WHERE due_at <= ? AND ${WAITING}
      ORDER BY due_at LIMIT 1`;
    return first<WaitingCopy>(this.#sql, query, now);
  }

  /** When the next copy is due, or null when none waits. */
  nextDueAt(): number | null {
    const query = `SELECT MIN(due_at) AS due FROM copies WHERE ${WAITING}`;
    return first<{ due: number | null }>(this.#sql, query)?.due ?? null;
  }

  /** Notes that a copy was written as it stood when it was read. */
  written({ kind, subject, changes }: WaitingCopy): void {
    const statement = "UPDATE copies SET published = ?, attempts = 0, error = NULL WHERE kind = ? AND subject = ?";
    run(this.#sql, statement, changes, kind, subject);
  }

  /** Notes that a copy was deleted from KV, and forgets it unless it changed meanwhile. */
  deleted(copy: WaitingCopy): void {
    this.written(copy);
    const statement = "DELETE FROM copies WHERE kind = ? AND subject = ? AND changes = published";
    run(this.#sql, statement, copy.kind, copy.subject);
  }

  /** Notes that a write failed, and why; it is tried again at `retryAt`. */
  failed({ kind, subject }: WaitingCopy, retryAt: number, error: string): void {
    const statement = "UPDATE copies SET attempts = attempts + 1, due_at = ?, error = ? WHERE kind = ? AND subject = ?";
    run(this.#sql, statement, retryAt, error, kind, subject);
  }
}

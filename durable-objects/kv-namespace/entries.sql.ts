/**
 * Every SQL statement of a namespace's object but its migrations. Times are seconds since the epoch.
 */
import { joinBytes } from "../../src/contracts/bytes.ts";
import type { KvEntry } from "../../src/contracts/kv.ts";
import { CONTENT_PART_BYTES } from "../../src/contracts/limits.ts";
import type { Row } from "../support/sql.ts";
import { all, first, run } from "../support/sql.ts";

/** A key as it is listed, in bytes. */
export interface KeyRow extends Row {
  readonly key: ArrayBuffer;
  readonly expiration: number | null;
  readonly metadata: string | null;
}

interface EntryRow extends Row {
  readonly expiration: number | null;
  readonly metadata: string | null;
  /** How many parts follow the first. */
  readonly parts: number;
  readonly value: ArrayBuffer;
}

/** Where keys are looked for. */
export interface KeyRange {
  readonly from: Uint8Array;
  readonly before: Uint8Array;
}

export class KvTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  isOpen(): boolean {
    return first(this.#sql, "SELECT opened FROM namespace") !== null;
  }

  open(): void {
    if (!this.isOpen()) run(this.#sql, "INSERT INTO namespace (opened) VALUES (1)");
  }

  /** What stands under a key now. */
  get(key: Uint8Array, nowSeconds: number): KvEntry | null {
    const query = `SELECT expires_at AS expiration, metadata, parts, value FROM entries
      WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)`;
    const row = first<EntryRow>(this.#sql, query, key, nowSeconds);
    if (row === null) return null;
    const { expiration, metadata, parts, value } = row;
    const head = new Uint8Array(value);
    return { expiration, metadata, value: parts === 0 ? head : joinBytes([head, ...this.#partsOf(key)]) };
  }

  put(key: Uint8Array, { value, metadata, expiration }: KvEntry): void {
    this.delete(key);
    const parts = Math.max(0, Math.ceil(value.length / CONTENT_PART_BYTES) - 1);
    const statement = "INSERT INTO entries (key, expires_at, metadata, parts, value) VALUES (?, ?, ?, ?, ?)";
    run(this.#sql, statement, key, expiration, metadata, parts, value.slice(0, CONTENT_PART_BYTES));
    for (let part = 1; part <= parts; part++) {
      const bytes = value.slice(part * CONTENT_PART_BYTES, (part + 1) * CONTENT_PART_BYTES);
      run(this.#sql, "INSERT INTO parts (key, part, bytes) VALUES (?, ?, ?)", key, part, bytes);
    }
  }

  delete(key: Uint8Array): void {
    run(this.#sql, "DELETE FROM parts WHERE key = ?", key);
    run(this.#sql, "DELETE FROM entries WHERE key = ?", key);
  }

  /** Keys in a range that have not ended, in order. */
  list({ from, before }: KeyRange, limit: number, nowSeconds: number): KeyRow[] {
    const query = `SELECT key, expires_at AS expiration, metadata FROM entries
      WHERE key >= ? AND key < ? AND (expires_at IS NULL OR expires_at > ?)
      ORDER BY key LIMIT ?`;
    return all<KeyRow>(this.#sql, query, from, before, nowSeconds, limit);
  }

  /** Deletes what has ended, at most so many; gives their number. */
  deleteEnded(nowSeconds: number, limit: number): number {
    const query = "SELECT key FROM entries WHERE expires_at <= ? ORDER BY expires_at LIMIT ?";
    const ended = all<{ key: ArrayBuffer }>(this.#sql, query, nowSeconds, limit);
    for (const { key } of ended) this.delete(new Uint8Array(key));
    return ended.length;
  }

  /** When the next one ends, or null. */
  nextEnd(): number | null {
    return first<{ next: number | null }>(this.#sql, "SELECT min(expires_at) AS next FROM entries")?.next ?? null;
  }

  /** Bytes on disk, about. */
  size(): number {
    return this.#sql.databaseSize;
  }

  #partsOf(key: Uint8Array): Uint8Array[] {
    const rows = all<{ bytes: ArrayBuffer }>(this.#sql, "SELECT bytes FROM parts WHERE key = ? ORDER BY part", key);
    return rows.map(({ bytes }) => new Uint8Array(bytes));
  }
}

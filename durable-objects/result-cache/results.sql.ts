/**
 * Every SQL statement of an object that keeps results but its migrations, and the mapping of rows.
 */
import type { CachePolicy } from "../../src/contracts/cache.ts";
import type { EncodedValue, Encoding } from "../../src/contracts/invocation.ts";
import type { CacheEntry } from "../../src/contracts/kept-result.ts";
import type { TimedResult } from "../../src/contracts/shared-result.ts";
import type { Row } from "../support/sql.ts";
import { all, first, run } from "../support/sql.ts";

/** The one row about the cache as a whole. */
export interface CacheRow extends Row {
  /** Null as long as nothing was ever kept. */
  function: string | null;
  policy: CachePolicy;
  maxEntries: number;
  maxBytes: number;
  generation: string;
  generationSince: number;
  hits: number;
  misses: number;
  evictions: number;
}

/** A result with what the cache knows of it. */
export interface StoredResult extends TimedResult {
  readonly bytes: number;
  /** When it was copied to KV last; 0 when it never was. */
  readonly copiedAt: number;
}

/** What the order in memory is made of again. */
export interface Weight extends Row {
  key: string;
  bytes: number;
  uses: number;
  freshUntil: number | null;
  staleUntil: number | null;
}

/** What is worth knowing of a result that was removed. */
export interface Removed extends Row {
  key: string;
  freshUntil: number | null;
  staleUntil: number | null;
  copiedAt: number;
}

interface ResultRow extends Row {
  key: string;
  args: ArrayBuffer | null;
  encoding: Encoding;
  value: string | ArrayBuffer | null;
  version: number;
  worker: string;
  bytes: number;
  storedAt: number;
  freshUntil: number | null;
  staleUntil: number | null;
  copiedAt: number;
}

type EntryRow = Pick<ResultRow, "key" | "args" | "encoding" | "version" | "bytes" | "storedAt" | "freshUntil"> & {
  uses: number;
};

const CACHE_COLUMNS = `function, policy, max_entries AS maxEntries, max_bytes AS maxBytes, generation,
  generation_since AS generationSince, hits, misses, evictions`;
const RESULT_COLUMNS = `key, args, encoding, value, version, worker, bytes, stored_at AS storedAt,
  fresh_until AS freshUntil, stale_until AS staleUntil, copied_at AS copiedAt`;
const ENTRY_COLUMNS = "key, args, encoding, version, bytes, stored_at AS storedAt, fresh_until AS freshUntil, uses";

const PUT = `INSERT INTO results (key, args, encoding, value, version, worker, bytes, stored_at, fresh_until, stale_until,
    copied_at, uses, used_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?8)
  ON CONFLICT (key) DO UPDATE SET args = ?2, encoding = ?3, value = ?4, version = ?5, worker = ?6, bytes = ?7,
    stored_at = ?8, fresh_until = ?9, stale_until = ?10, copied_at = ?11, used_at = ?8`;

/** The results of one function, and the row about them. */
export class ResultTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  cache(): CacheRow {
    return this.#sql.exec<CacheRow>(`SELECT ${CACHE_COLUMNS} FROM cache`).one();
  }

  configure(name: string, policy: CachePolicy, maxEntries: number, maxBytes: number): void {
    const statement = "UPDATE cache SET function = ?, policy = ?, max_entries = ?, max_bytes = ?";
    run(this.#sql, statement, name, policy, maxEntries, maxBytes);
  }

  /** Copies of an earlier generation are void from now on. */
  beginGeneration(generation: string, nowMs: number): void {
    run(this.#sql, "UPDATE cache SET generation = ?, generation_since = ?", generation, nowMs);
  }

  count(figures: Pick<CacheRow, "hits" | "misses" | "evictions">): void {
    const { hits, misses, evictions } = figures;
    const statement = "UPDATE cache SET hits = hits + ?, misses = misses + ?, evictions = evictions + ?";
    run(this.#sql, statement, hits, misses, evictions);
  }

  get(key: string): StoredResult | null {
    const row = first<ResultRow>(this.#sql, `SELECT ${RESULT_COLUMNS} FROM results WHERE key = ?`, key);
    return row === null ? null : { ...row, args: toBytes(row.args), value: toValue(row.value) };
  }

  /** Adds a result, or puts it in the place of the one before, whose uses go on counting. */
  put(result: StoredResult): void {
    const { key, args, encoding, value = null, version, worker, bytes, storedAt } = result;
    const times = [storedAt, result.freshUntil, result.staleUntil, result.copiedAt];
    run(this.#sql, PUT, key, args, encoding, value, version, worker, bytes, ...times);
  }

  copied(key: string, copiedAt: number): void {
    run(this.#sql, "UPDATE results SET copied_at = ? WHERE key = ?", copiedAt, key);
  }

  used(key: string, uses: number, usedAt: number): void {
    run(this.#sql, "UPDATE results SET uses = uses + ?, used_at = MAX(used_at, ?) WHERE key = ?", uses, usedAt, key);
  }

  /** Forgets a result; null when there was none. */
  remove(key: string): Removed | null {
    const statement = `DELETE FROM results WHERE key = ? RETURNING key, fresh_until AS freshUntil,
      stale_until AS staleUntil, copied_at AS copiedAt`;
    return first<Removed>(this.#sql, statement, key);
  }

  clear(): void {
    run(this.#sql, "DELETE FROM results");
  }

  /** Forgets what may not be given any more. */
  removeEnded(nowMs: number): void {
    run(this.#sql, "DELETE FROM results WHERE stale_until <= ?", nowMs);
  }

  /** When the first result ends; `Infinity` when none does. */
  nextEnd(): number {
    const query = "SELECT MIN(stale_until) AS until FROM results WHERE stale_until IS NOT NULL";
    return first<{ until: number | null }>(this.#sql, query)?.until ?? Infinity;
  }

  /** Everything that is kept, those first that would go first. */
  weights(policy: CachePolicy): Weight[] {
    const order = policy === "ttl" ? "stored_at" : "used_at";
    const columns = "key, bytes, uses, fresh_until AS freshUntil, stale_until AS staleUntil";
    return all<Weight>(this.#sql, `SELECT ${columns} FROM results ORDER BY ${order}, rowid`);
  }

  /** Entries as they are listed, those first that came in first. */
  list(limit: number, nowMs: number): CacheEntry[] {
    const query = `SELECT ${ENTRY_COLUMNS} FROM results ORDER BY rowid LIMIT ?`;
    return all<EntryRow>(this.#sql, query, limit).map(({ args, storedAt, freshUntil, uses, ...row }) => ({
      ...row,
      args: toBytes(args),
      hits: uses,
      ageMs: Math.max(0, nowMs - storedAt),
      stale: freshUntil !== null && freshUntil <= nowMs,
    }));
  }
}

function toBytes(blob: ArrayBuffer | null): Uint8Array | null {
  return blob === null ? null : new Uint8Array(blob);
}

/** JSON text is stored as text, CBOR as bytes, and `undefined`, which JSON has no word for, as nothing. */
function toValue(stored: string | ArrayBuffer | null): EncodedValue {
  if (stored === null) return undefined;
  return typeof stored === "string" ? stored : new Uint8Array(stored);
}

/**
 * The schema of an object that keeps results, step by step. `docs/storage-schema.md` explains the tables.
 */
import type { Migration } from "../support/migrate.ts";
import { run } from "../support/sql.ts";

/** Every step so far; add the next one at the end. */
export const RESULT_CACHE_MIGRATIONS: readonly Migration[] = [createTables];

const TABLES = [
  `CREATE TABLE results (
     key TEXT PRIMARY KEY,
     args BLOB,
     encoding TEXT NOT NULL,
     value ANY,
     version INTEGER NOT NULL,
     worker TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     stored_at INTEGER NOT NULL,
     fresh_until INTEGER,
     stale_until INTEGER,
     copied_at INTEGER NOT NULL,
     uses INTEGER NOT NULL,
     used_at INTEGER NOT NULL
   ) STRICT`,
  "CREATE INDEX results_ending ON results (stale_until) WHERE stale_until IS NOT NULL",
  // One row.
  `CREATE TABLE cache (
     function TEXT,
     policy TEXT NOT NULL,
     max_entries INTEGER NOT NULL,
     max_bytes INTEGER NOT NULL,
     generation TEXT NOT NULL,
     generation_since INTEGER NOT NULL,
     hits INTEGER NOT NULL,
     misses INTEGER NOT NULL,
     evictions INTEGER NOT NULL
   ) STRICT`,
  "INSERT INTO cache VALUES (NULL, 'none', 0, 0, '', 0, 0, 0, 0)",
];

function createTables(sql: SqlStorage): void {
  for (const statement of TABLES) run(sql, statement);
}

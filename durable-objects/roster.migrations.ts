/**
 * The schema of the roster object, step by step. `docs/storage-schema.md` explains the tables.
 */
import type { Migration } from "./support/migrate.ts";
import { run } from "./support/sql.ts";

/** Every step so far; add the next one at the end. */
export const ROSTER_MIGRATIONS: readonly Migration[] = [createTables];

const TABLES = [
  // One row. Numbers of workers are never used twice; the revision grows with every change of who takes calls.
  "CREATE TABLE roster (next_number INTEGER NOT NULL, revision INTEGER NOT NULL) STRICT",
  "INSERT INTO roster (next_number, revision) VALUES (0, 0)",
  `CREATE TABLE workers (
     id TEXT PRIMARY KEY,
     number INTEGER NOT NULL UNIQUE,
     state TEXT NOT NULL,
     region TEXT,
     registered_at INTEGER NOT NULL,
     heartbeat_at INTEGER,
     sign TEXT
   ) STRICT`,
];

function createTables(sql: SqlStorage): void {
  for (const statement of TABLES) run(sql, statement);
}

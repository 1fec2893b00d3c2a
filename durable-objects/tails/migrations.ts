/**
 * The schema of the object of tails, step by step. `docs/storage-schema.md` explains the table.
 */
import type { Migration } from "../support/migrate.ts";
import { run } from "../support/sql.ts";

/** Every step so far; add the next one at the end. */
export const TAIL_MIGRATIONS: readonly Migration[] = [createTable];

function createTable(sql: SqlStorage): void {
  run(
    sql,
    `CREATE TABLE tails (
       id TEXT PRIMARY KEY,
       function TEXT NOT NULL,
       filters TEXT NOT NULL,
       client_ip TEXT,
       joined INTEGER NOT NULL,
       ends_at INTEGER NOT NULL
     ) STRICT`,
  );
}

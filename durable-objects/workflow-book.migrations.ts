/**
 * The schema of the workflow book, step by step. `docs/storage-schema.md` explains the table.
 */
import type { Migration } from "./support/migrate.ts";
import { run } from "./support/sql.ts";

/** Every step so far; add the next one at the end. */
export const WORKFLOW_BOOK_MIGRATIONS: readonly Migration[] = [createTable];

function createTable(sql: SqlStorage): void {
  run(
    sql,
    `CREATE TABLE workflows (
       name TEXT PRIMARY KEY,
       owner TEXT NOT NULL,
       revision INTEGER NOT NULL,
       document BLOB NOT NULL,
       created_at INTEGER NOT NULL,
       updated_at INTEGER NOT NULL
     ) STRICT`,
  );
}

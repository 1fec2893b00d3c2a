/**
 * The schema of the key ring object, step by step. `docs/storage-schema.md` explains the table.
 */
import type { Migration } from "./support/migrate.ts";
import { run } from "./support/sql.ts";

/** Every step so far; add the next one at the end. */
export const KEY_RING_MIGRATIONS: readonly Migration[] = [createKeys];

function createKeys(sql: SqlStorage): void {
  run(
    sql,
    `CREATE TABLE keys (
       hash TEXT PRIMARY KEY,
       id TEXT NOT NULL UNIQUE,
       name TEXT NOT NULL,
       scopes TEXT NOT NULL,
       created_at INTEGER NOT NULL
     ) STRICT`,
  );
}

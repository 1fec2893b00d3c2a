/**
 * The schema of a namespace's object, step by step. `docs/storage-schema.md` explains the tables.
 */
import type { Migration } from "../support/migrate.ts";
import { run } from "../support/sql.ts";

/** Every step so far; add the next one at the end. */
export const KV_NAMESPACE_MIGRATIONS: readonly Migration[] = [createTables];

function createTables(sql: SqlStorage): void {
  run(sql, "CREATE TABLE namespace (opened INTEGER NOT NULL) STRICT");
  // Keys are bytes: their order is what lists promise, and texts may hold zeros. The value comes last, so that what reads
  // the columns before it does not walk through it.
  run(
    sql,
    `CREATE TABLE entries (
       key BLOB PRIMARY KEY,
       expires_at INTEGER,
       metadata TEXT,
       parts INTEGER NOT NULL,
       value BLOB NOT NULL
     ) STRICT`,
  );
  run(sql, "CREATE INDEX entries_expires_at ON entries (expires_at) WHERE expires_at IS NOT NULL");
  run(
    sql,
    `CREATE TABLE parts (
       key BLOB NOT NULL,
       part INTEGER NOT NULL,
       bytes BLOB NOT NULL,
       PRIMARY KEY (key, part)
     ) STRICT`,
  );
}

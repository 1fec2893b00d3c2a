/**
 * The schema of the object that keeps timetables, step by step. `docs/storage-schema.md` explains the tables.
 */
import type { Migration } from "../support/migrate.ts";
import { run } from "../support/sql.ts";

/** Every step so far; add the next one at the end. */
export const CRON_MIGRATIONS: readonly Migration[] = [createTables];

function createTables(sql: SqlStorage): void {
  run(
    sql,
    `CREATE TABLE crons (
       function TEXT NOT NULL,
       cron TEXT NOT NULL,
       created_at INTEGER NOT NULL,
       modified_at INTEGER NOT NULL,
       next_at INTEGER NOT NULL,
       PRIMARY KEY (function, cron)
     ) STRICT`,
  );
  run(sql, "CREATE INDEX crons_by_time ON crons (next_at)");
  run(
    sql,
    `CREATE TABLE firings (
       id INTEGER PRIMARY KEY AUTOINCREMENT,
       function TEXT NOT NULL,
       cron TEXT NOT NULL,
       scheduled_at INTEGER NOT NULL,
       tries INTEGER NOT NULL,
       due_at INTEGER NOT NULL
     ) STRICT`,
  );
}

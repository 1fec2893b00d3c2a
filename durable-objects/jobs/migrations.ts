/**
 * The schema of a job shard, step by step. `docs/storage-schema.md` explains the tables.
 */
import type { Migration } from "../support/migrate.ts";
import { run } from "../support/sql.ts";

/** Every step so far; add the next one at the end. */
export const JOB_MIGRATIONS: readonly Migration[] = [createTables];

const TABLES = [
  // Calls, maps, and the inputs of maps. What is worked off are calls and inputs; a map follows its inputs.
  `CREATE TABLE jobs (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     parent TEXT,
     item INTEGER,
     function TEXT NOT NULL,
     version INTEGER NOT NULL,
     options TEXT NOT NULL,
     policy TEXT NOT NULL,
     priority INTEGER NOT NULL,
     state TEXT NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     lease INTEGER NOT NULL DEFAULT 0,
     lease_until INTEGER,
     deadline INTEGER,
     crashes INTEGER NOT NULL DEFAULT 0,
     suspect INTEGER NOT NULL DEFAULT 0,
     created_at INTEGER NOT NULL,
     since INTEGER NOT NULL,
     run_at INTEGER NOT NULL,
     started_at INTEGER,
     ended_at INTEGER,
     expires_at INTEGER,
     reason TEXT,
     error TEXT,
     report TEXT,
     args BLOB,
     args_bytes INTEGER NOT NULL,
     value ANY,
     value_form TEXT,
     on_error TEXT,
     total INTEGER NOT NULL DEFAULT 0,
     succeeded INTEGER NOT NULL DEFAULT 0,
     failed INTEGER NOT NULL DEFAULT 0,
     open INTEGER NOT NULL DEFAULT 0
   ) STRICT`,
  `CREATE INDEX jobs_queued ON jobs (suspect, priority, run_at) WHERE state = 'queued' AND kind <> 'map'`,
  `CREATE INDEX jobs_running ON jobs (lease_until) WHERE state = 'running' AND kind <> 'map'`,
  "CREATE UNIQUE INDEX jobs_items ON jobs (parent, item) WHERE parent IS NOT NULL",
  "CREATE INDEX jobs_listed ON jobs (id) WHERE kind <> 'item'",
  "CREATE INDEX jobs_by_state ON jobs (state, id) WHERE kind <> 'item'",
  "CREATE INDEX jobs_by_function ON jobs (function, id) WHERE kind <> 'item'",
  "CREATE INDEX jobs_ended ON jobs (expires_at) WHERE expires_at IS NOT NULL",
  // Arguments and values that are too large for a row of `jobs`.
  `CREATE TABLE parts (
     job TEXT NOT NULL,
     kind TEXT NOT NULL,
     part INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (job, kind, part)
   ) STRICT`,
  "CREATE TABLE idempotency (key TEXT PRIMARY KEY, job TEXT NOT NULL, body_hash TEXT NOT NULL) STRICT",
  "CREATE INDEX idempotency_by_job ON idempotency (job)",
  `CREATE TABLE callbacks (
     job TEXT PRIMARY KEY,
     url TEXT NOT NULL,
     secret TEXT NOT NULL,
     state TEXT NOT NULL,
     attempts INTEGER NOT NULL,
     due_at INTEGER
   ) STRICT`,
  "CREATE INDEX callbacks_due ON callbacks (due_at) WHERE due_at IS NOT NULL",
  // The isolate that the shard woke in last: where it is another one, what ran was lost with the whole process.
  "CREATE TABLE holder (isolate TEXT NOT NULL) STRICT",
];

function createTables(sql: SqlStorage): void {
  for (const statement of TABLES) run(sql, statement);
}

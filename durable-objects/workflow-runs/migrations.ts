/**
 * The schema of a shard of workflow runs, step by step. `docs/storage-schema.md` explains the tables.
 */
import type { Migration } from "../support/migrate.ts";
import { run } from "../support/sql.ts";

/** Every step so far; add the next one at the end. */
export const WORKFLOW_RUN_MIGRATIONS: readonly Migration[] = [createTables];

const TABLES = [
  `CREATE TABLE runs (
     id TEXT PRIMARY KEY,
     workflow TEXT NOT NULL,
     state TEXT NOT NULL,
     play INTEGER NOT NULL DEFAULT 1,
     lost INTEGER NOT NULL DEFAULT 0,
     crashes INTEGER NOT NULL DEFAULT 0,
     created_at INTEGER NOT NULL,
     started_at INTEGER,
     ended_at INTEGER,
     expires_at INTEGER,
     error TEXT,
     awake_in TEXT,
     look_at INTEGER
   ) STRICT`,
  "CREATE INDEX runs_by_state ON runs (state, id)",
  "CREATE INDEX runs_by_workflow ON runs (workflow, id)",
  "CREATE INDEX runs_to_look_at ON runs (look_at) WHERE look_at IS NOT NULL",
  "CREATE INDEX runs_ended ON runs (expires_at) WHERE expires_at IS NOT NULL",
  // What steps are told to have come to, in the order in which they began.
  `CREATE TABLE steps (
     run TEXT NOT NULL,
     id TEXT NOT NULL,
     place INTEGER NOT NULL,
     trace TEXT NOT NULL,
     PRIMARY KEY (run, id)
   ) STRICT`,
  // Calls that are over: they are not made again, however often the run is played.
  "CREATE TABLE calls (run TEXT NOT NULL, key TEXT NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (run, key)) STRICT",
  // Waits for events, and sleeps, which have no type.
  `CREATE TABLE waits (
     run TEXT NOT NULL,
     key TEXT NOT NULL,
     type TEXT,
     until INTEGER NOT NULL,
     event INTEGER,
     told INTEGER NOT NULL DEFAULT 0,
     PRIMARY KEY (run, key)
   ) STRICT`,
  "CREATE TABLE events (run TEXT NOT NULL, number INTEGER NOT NULL, type TEXT NOT NULL, PRIMARY KEY (run, number)) STRICT",
  // Values, as CBOR, cut because a row holds 2 MB: of the document, the input, the result, calls and events. No row: undefined.
  `CREATE TABLE parts (
     run TEXT NOT NULL,
     key TEXT NOT NULL,
     part INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (run, key, part)
   ) STRICT`,
  "CREATE TABLE idempotency (key TEXT PRIMARY KEY, run TEXT NOT NULL, body_hash TEXT NOT NULL) STRICT",
  "CREATE INDEX idempotency_by_run ON idempotency (run)",
];

function createTables(sql: SqlStorage): void {
  for (const statement of TABLES) run(sql, statement);
}

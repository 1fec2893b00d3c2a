/**
 * The schema of the registry object, step by step. `docs/storage-schema.md` explains the tables.
 */
import type { Migration } from "./support/migrate.ts";
import { run } from "./support/sql.ts";

/** Every step so far; add the next one at the end. */
export const REGISTRY_MIGRATIONS: readonly Migration[] = [createTables, addOverloads, addSuspension, addBindings];

const TABLES = [
  "CREATE TABLE registry_revision (value INTEGER NOT NULL) STRICT",
  "INSERT INTO registry_revision (value) VALUES (0)",
  // A row outlives the function: it keeps `last_version` and `revision` from being used again.
  `CREATE TABLE functions (
     name TEXT PRIMARY KEY,
     owner TEXT NOT NULL,
     live INTEGER,
     last_version INTEGER NOT NULL,
     revision INTEGER NOT NULL
   ) STRICT`,
  `CREATE TABLE versions (
     name TEXT NOT NULL REFERENCES functions (name),
     version INTEGER NOT NULL,
     revision INTEGER NOT NULL,
     id TEXT NOT NULL,
     artifact TEXT NOT NULL REFERENCES contents (hash),
     source TEXT NOT NULL REFERENCES contents (hash),
     export TEXT NOT NULL,
     kind TEXT NOT NULL,
     parameters TEXT NOT NULL,
     config TEXT NOT NULL,
     signature TEXT,
     created_at INTEGER NOT NULL,
     PRIMARY KEY (name, version)
   ) STRICT`,
  "CREATE INDEX versions_by_artifact ON versions (artifact)",
  "CREATE INDEX versions_by_source ON versions (source)",
  "CREATE TABLE contents (hash TEXT PRIMARY KEY, unreferenced_since INTEGER) STRICT",
  "CREATE INDEX contents_unreferenced ON contents (unreferenced_since) WHERE unreferenced_since IS NOT NULL",
  `CREATE TABLE content_parts (
     hash TEXT NOT NULL REFERENCES contents (hash),
     part INTEGER NOT NULL,
     bytes BLOB NOT NULL,
     PRIMARY KEY (hash, part)
   ) STRICT`,
  // The outbox: a copy waits to be written while `changes` is ahead of `published`.
  `CREATE TABLE copies (
     kind TEXT NOT NULL,
     subject TEXT NOT NULL,
     changes INTEGER NOT NULL,
     published INTEGER NOT NULL,
     attempts INTEGER NOT NULL,
     due_at INTEGER NOT NULL,
     error TEXT,
     PRIMARY KEY (kind, subject)
   ) STRICT`,
  "CREATE INDEX copies_waiting ON copies (due_at) WHERE changes > published",
];

function createTables(sql: SqlStorage): void {
  for (const statement of TABLES) run(sql, statement);
}

/**
 * Several versions of a name may be live. The size of older versions is that of their stored source, and their copies
 * in KV, which hold one version alone, are written anew.
 */
const OVERLOADS = [
  "ALTER TABLE versions ADD COLUMN live INTEGER NOT NULL DEFAULT 0",
  "ALTER TABLE versions ADD COLUMN trace TEXT REFERENCES contents (hash)",
  "ALTER TABLE versions ADD COLUMN size_bytes INTEGER NOT NULL DEFAULT 0",
  `UPDATE versions SET
     live = EXISTS (SELECT 1 FROM functions f WHERE f.name = versions.name AND f.live = versions.version),
     size_bytes = (SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM content_parts WHERE hash = versions.source)`,
  "ALTER TABLE functions DROP COLUMN live",
  "CREATE INDEX versions_live ON versions (name, version) WHERE live = 1",
  "CREATE INDEX versions_by_trace ON versions (trace) WHERE trace IS NOT NULL",
  "UPDATE copies SET changes = changes + 1, due_at = 0 WHERE kind = 'live'",
];

function addOverloads(sql: SqlStorage): void {
  for (const statement of OVERLOADS) run(sql, statement);
}

/** Copies in KV that do not say so are of functions that are not suspended. */
function addSuspension(sql: SqlStorage): void {
  run(sql, "ALTER TABLE functions ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0");
}

/**
 * Versions with bindings, functions with a split and without an endpoint, and deployments. What is live at this time
 * becomes a deployment of its owner; nobody knows when it really was.
 */
const BINDINGS = [
  "ALTER TABLE versions ADD COLUMN bindings TEXT REFERENCES contents (hash)",
  "ALTER TABLE versions ADD COLUMN annotations TEXT NOT NULL DEFAULT '{}'",
  "CREATE INDEX versions_by_bindings ON versions (bindings) WHERE bindings IS NOT NULL",
  "ALTER TABLE functions ADD COLUMN split TEXT",
  "ALTER TABLE functions ADD COLUMN endpoint INTEGER NOT NULL DEFAULT 1",
  `CREATE TABLE deployments (
     name TEXT NOT NULL REFERENCES functions (name),
     revision INTEGER NOT NULL,
     id TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     by TEXT NOT NULL,
     annotations TEXT NOT NULL,
     versions TEXT NOT NULL,
     PRIMARY KEY (name, revision)
   ) STRICT`,
  `INSERT INTO deployments
     SELECT f.name, f.revision,
       lower(printf('%s-%s-4%s-8%s-%s', hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2),
         substr(hex(randomblob(2)), 2), hex(randomblob(6)))),
       MAX(v.created_at), f.owner, '{}',
       json_group_array(json_object('version', v.version, 'percentage', 100))
     FROM versions v JOIN functions f ON f.name = v.name WHERE v.live = 1 GROUP BY f.name`,
];

function addBindings(sql: SqlStorage): void {
  for (const statement of BINDINGS) run(sql, statement);
}

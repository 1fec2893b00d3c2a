/**
 * The schema of the account object, step by step. `docs/storage-schema.md` explains the tables.
 */
import type { Migration } from "../support/migrate.ts";
import { run } from "../support/sql.ts";

/** Every step so far; add the next one at the end. */
export const ACCOUNT_MIGRATIONS: readonly Migration[] = [createKvNamespaces, createDomains];

function createKvNamespaces(sql: SqlStorage): void {
  run(
    sql,
    `CREATE TABLE kv_namespaces (
       id TEXT PRIMARY KEY,
       title TEXT NOT NULL,
       owner TEXT NOT NULL,
       created_at INTEGER NOT NULL,
       removed INTEGER NOT NULL DEFAULT 0
     ) STRICT`,
  );
  // A title may be given again while the values under the old one are being deleted.
  run(sql, "CREATE UNIQUE INDEX kv_namespaces_title ON kv_namespaces (owner, title) WHERE removed = 0");
}

function createDomains(sql: SqlStorage): void {
  run(
    sql,
    `CREATE TABLE domains (
       hostname TEXT PRIMARY KEY,
       function TEXT NOT NULL,
       owner TEXT NOT NULL,
       created_at INTEGER NOT NULL
     ) STRICT`,
  );
  run(sql, "CREATE INDEX domains_by_function ON domains (function)");
  run(
    sql,
    `CREATE TABLE dispatch_namespaces (
       name TEXT PRIMARY KEY,
       id TEXT NOT NULL,
       owner TEXT NOT NULL,
       created_at INTEGER NOT NULL
     ) STRICT`,
  );
}

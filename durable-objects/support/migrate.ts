/**
 * Brings an object's SQLite schema to the newest version when the object wakes.
 *
 * Each object lists its steps: step 1 makes the first schema, step n turns schema n-1 into schema n. A step that was
 * released is never edited; a change is a new step at the end. Each step and the note that it was done are one
 * transaction, so that a failure leaves the schema and the data of the version before. The version is kept in a table
 * because a Durable Object may not use `PRAGMA user_version`.
 */
import { fault, TroupeError } from "../../src/contracts/errors.ts";
import { first, run } from "./sql.ts";

/** One step: statements that turn the schema before it into the next one, data included. */
export type Migration = (sql: SqlStorage) => void;

const CREATE_VERSION_TABLE = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)";

/**
 * Runs the steps that are still missing, in order, and returns the schema's version.
 * Throws `internal` for a schema newer than `steps`: an older release must not write to it.
 */
export function migrate(storage: DurableObjectStorage, object: string, steps: readonly Migration[]): number {
  const { sql } = storage;
  run(sql, CREATE_VERSION_TABLE);
  const present = schemaVersion(sql);
  if (present > steps.length) {
    throw new TroupeError(
      fault(
        "internal",
        `The schema of ${object} has version ${present}, this release knows ${steps.length}: deploy the newer release again.`,
      ),
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index < present) continue;
    storage.transactionSync(() => {
      step(sql);
      run(sql, "DELETE FROM schema_version");
      run(sql, "INSERT INTO schema_version (version) VALUES (?)", index + 1);
    });
  }
  return steps.length;
}

/** The schema's version, 0 before the first step. */
export function schemaVersion(sql: SqlStorage): number {
  return first<{ version: number }>(sql, "SELECT version FROM schema_version")?.version ?? 0;
}

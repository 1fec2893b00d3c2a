/**
 * The statements of the registry's record of deployments: which versions of a function were live from when on.
 */
import type { FunctionName } from "../src/contracts/ids.ts";
import { MAX_KEPT_DEPLOYMENTS } from "../src/contracts/limits.ts";
import type { DeploymentRecord } from "../src/contracts/registry.ts";
import type { Row } from "./support/sql.ts";
import { all, run } from "./support/sql.ts";

/** The table of deployments. Revisions set them in order. */
export class DeploymentTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Adds a deployment, and forgets the oldest where there are too many. */
  add(name: FunctionName, revision: number, record: DeploymentRecord): void {
    const { id, createdAt, by } = record;
    const [annotations, versions] = [JSON.stringify(record.annotations), JSON.stringify(record.versions)];
    const statement = `INSERT INTO deployments (name, revision, id, created_at, by, annotations, versions)
      VALUES (?, ?, ?, ?, ?, ?, ?)`;
    run(this.#sql, statement, name, revision, id, createdAt, by, annotations, versions);
    const forget = `DELETE FROM deployments WHERE name = ?1 AND revision <= (
      SELECT revision FROM deployments WHERE name = ?1 ORDER BY revision DESC LIMIT 1 OFFSET ?2)`;
    run(this.#sql, forget, name, MAX_KEPT_DEPLOYMENTS);
  }

  /** The latest deployments of a function, newest first. */
  list(name: FunctionName, limit: number): DeploymentRecord[] {
    const query = `SELECT id, created_at, by, annotations, versions FROM deployments WHERE name = ?
      ORDER BY revision DESC LIMIT ?`;
    return all(this.#sql, query, name, limit).map(toRecord);
  }
}

function toRecord(row: Row): DeploymentRecord {
  return {
    id: String(row.id),
    createdAt: Number(row.created_at),
    by: String(row.by),
    annotations: JSON.parse(String(row.annotations)),
    versions: JSON.parse(String(row.versions)),
  };
}

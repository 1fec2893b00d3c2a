/**
 * Every SQL statement of the workflow book but its migrations.
 */
import type { ListedWorkflow, StoredWorkflow } from "../src/contracts/workflow-book.ts";
import type { Row } from "./support/sql.ts";
import { all, first, run } from "./support/sql.ts";

const LISTED = "name, owner, revision, created_at AS createdAt, updated_at AS updatedAt";

export class WorkflowBookTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(name: string): StoredWorkflow | null {
    const query = `SELECT ${LISTED}, document FROM workflows WHERE name = ?`;
    const row = first<ListedWorkflow & Row & { document: ArrayBuffer }>(this.#sql, query, name);
    return row === null ? null : { ...row, document: new Uint8Array(row.document) };
  }

  list(): ListedWorkflow[] {
    return all<ListedWorkflow & Row>(this.#sql, `SELECT ${LISTED} FROM workflows ORDER BY name`);
  }

  add({ name, document, owner }: Pick<StoredWorkflow, "name" | "document" | "owner">, nowMs: number): void {
    const statement = `INSERT INTO workflows (name, owner, revision, document, created_at, updated_at)
      VALUES (?1, ?2, 1, ?3, ?4, ?4)`;
    run(this.#sql, statement, name, owner, document, nowMs);
  }

  change(name: string, document: Uint8Array, nowMs: number): void {
    const statement = "UPDATE workflows SET document = ?, updated_at = ?, revision = revision + 1 WHERE name = ?";
    run(this.#sql, statement, document, nowMs, name);
  }

  remove(name: string): void {
    run(this.#sql, "DELETE FROM workflows WHERE name = ?", name);
  }
}

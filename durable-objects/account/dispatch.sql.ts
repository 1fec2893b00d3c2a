/**
 * Every SQL statement about dispatch namespaces but the migrations.
 */
import type { DispatchNamespace } from "../../src/contracts/account.ts";
import { all, first, type Row, run } from "../support/sql.ts";

const RECORD = "name, id, owner, created_at AS createdAt";

/** The table of dispatch namespaces. */
export class DispatchTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  list(): DispatchNamespace[] {
    return all<DispatchNamespace & Row>(this.#sql, `SELECT ${RECORD} FROM dispatch_namespaces ORDER BY name`);
  }

  get(name: string): DispatchNamespace | null {
    const query = `SELECT ${RECORD} FROM dispatch_namespaces WHERE name = ?`;
    return first<DispatchNamespace & Row>(this.#sql, query, name);
  }

  count(owner: string): number {
    const query = "SELECT count(*) AS count FROM dispatch_namespaces WHERE owner = ?";
    return first<{ count: number }>(this.#sql, query, owner)?.count ?? 0;
  }

  add({ name, id, owner, createdAt }: DispatchNamespace): void {
    const statement = "INSERT INTO dispatch_namespaces (name, id, owner, created_at) VALUES (?, ?, ?, ?)";
    run(this.#sql, statement, name, id, owner, createdAt);
  }

  /** Whether there was one. */
  remove(name: string): boolean {
    return first(this.#sql, "DELETE FROM dispatch_namespaces WHERE name = ? RETURNING name", name) !== null;
  }
}

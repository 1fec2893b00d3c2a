/**
 * Every SQL statement about namespaces of key-value storage but the migrations.
 */
import type { KvNamespaceRecord } from "../../src/contracts/account.ts";
import type { Row } from "../support/sql.ts";
import { all, first, run } from "../support/sql.ts";

const RECORD = "id, title, owner, created_at AS createdAt";

/** The table of namespaces. Those that were removed stay, unseen, until their values are deleted. */
export class KvNamespaceTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get(id: string): KvNamespaceRecord | null {
    const query = `SELECT ${RECORD} FROM kv_namespaces WHERE id = ? AND removed = 0`;
    return first<KvNamespaceRecord & Row>(this.#sql, query, id);
  }

  /** All of one owner, or all there are, by title. */
  list(owner: string | null): KvNamespaceRecord[] {
    const query = `SELECT ${RECORD} FROM kv_namespaces
      WHERE removed = 0 AND (?1 IS NULL OR owner = ?1) ORDER BY title, created_at, id`;
    return all<KvNamespaceRecord & Row>(this.#sql, query, owner);
  }

  count(owner: string): number {
    const query = "SELECT count(*) AS count FROM kv_namespaces WHERE removed = 0 AND owner = ?";
    return first<{ count: number }>(this.#sql, query, owner)?.count ?? 0;
  }

  hasTitle(owner: string, title: string): boolean {
    const query = "SELECT id FROM kv_namespaces WHERE removed = 0 AND owner = ? AND title = ?";
    return first(this.#sql, query, owner, title) !== null;
  }

  add({ id, title, owner, createdAt }: KvNamespaceRecord): void {
    const statement = "INSERT INTO kv_namespaces (id, title, owner, created_at) VALUES (?, ?, ?, ?)";
    run(this.#sql, statement, id, title, owner, createdAt);
  }

  rename(id: string, title: string): void {
    run(this.#sql, "UPDATE kv_namespaces SET title = ? WHERE id = ?", title, id);
  }

  /** Hides a namespace from everybody. */
  hide(id: string): void {
    run(this.#sql, "UPDATE kv_namespaces SET removed = 1 WHERE id = ?", id);
  }

  /** Those that were removed and whose values may still be there. */
  hidden(): string[] {
    return all<{ id: string }>(this.#sql, "SELECT id FROM kv_namespaces WHERE removed = 1").map(({ id }) => id);
  }

  forget(id: string): void {
    run(this.#sql, "DELETE FROM kv_namespaces WHERE id = ?", id);
  }
}

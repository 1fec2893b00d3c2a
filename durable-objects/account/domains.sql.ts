/**
 * Every SQL statement about domains but the migrations.
 */
import type { DomainRecord } from "../../src/contracts/account.ts";
import { all, first, type Row, run } from "../support/sql.ts";

const RECORD = "hostname, function, owner, created_at AS createdAt";

/** The table of domains. */
export class DomainTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  list(): DomainRecord[] {
    return all<DomainRecord & Row>(this.#sql, `SELECT ${RECORD} FROM domains ORDER BY hostname`);
  }

  get(hostname: string): DomainRecord | null {
    return first<DomainRecord & Row>(this.#sql, `SELECT ${RECORD} FROM domains WHERE hostname = ?`, hostname);
  }

  of(name: string): DomainRecord[] {
    const query = `SELECT ${RECORD} FROM domains WHERE function = ? ORDER BY hostname`;
    return all<DomainRecord & Row>(this.#sql, query, name);
  }

  put({ hostname, function: name, owner, createdAt }: DomainRecord): void {
    const statement = "INSERT OR REPLACE INTO domains (hostname, function, owner, created_at) VALUES (?, ?, ?, ?)";
    run(this.#sql, statement, hostname, name, owner, createdAt);
  }

  remove(hostname: string): void {
    run(this.#sql, "DELETE FROM domains WHERE hostname = ?", hostname);
  }
}

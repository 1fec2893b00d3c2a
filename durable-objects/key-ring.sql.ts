/**
 * Every SQL statement of the key ring object but its migrations, and the mapping of rows to records.
 */
import { z } from "zod";
import type { KeyRecord } from "../src/contracts/keys.ts";
import { scope } from "../src/contracts/keys.ts";
import type { Row } from "./support/sql.ts";
import { all, first, run } from "./support/sql.ts";

interface KeyRow extends Row {
  id: string;
  name: string;
  scopes: string;
  createdAt: number;
}

const COLUMNS = "id, name, scopes, created_at AS createdAt";
const scopes = z.array(scope);

/** The table of keys. */
export class KeyTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(hash: string, { id, name, scopes, createdAt }: KeyRecord): void {
    const statement = "INSERT INTO keys (hash, id, name, scopes, created_at) VALUES (?, ?, ?, ?, ?)";
    run(this.#sql, statement, hash, id, name, JSON.stringify(scopes), createdAt);
  }

  byHash(hash: string): KeyRecord | null {
    const row = first<KeyRow>(this.#sql, `SELECT ${COLUMNS} FROM keys WHERE hash = ?`, hash);
    return row === null ? null : toRecord(row);
  }

  /** All keys, oldest first. */
  list(): KeyRecord[] {
    return all<KeyRow>(this.#sql, `SELECT ${COLUMNS} FROM keys ORDER BY id`).map(toRecord);
  }

  /** Whether there was such a key. */
  remove(id: string): boolean {
    return first(this.#sql, "DELETE FROM keys WHERE id = ? RETURNING id", id) !== null;
  }
}

function toRecord(row: KeyRow): KeyRecord {
  return { ...row, scopes: scopes.parse(JSON.parse(row.scopes)) };
}

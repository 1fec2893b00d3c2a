/**
 * Every SQL statement of the object of tails but its migrations.
 */
import { z } from "zod";
import { type NewTail, tailFilter } from "../../src/contracts/tail.ts";
import { all, first, type Row, run } from "../support/sql.ts";
import type { Conditions } from "./filters.ts";

/** A tail as it is kept. */
export interface KeptTail extends Conditions {
  readonly id: string;
  readonly function: string;
  /** Whether a socket belongs to it. */
  readonly joined: boolean;
  /** When it ends, or is to have been joined; milliseconds since the epoch. */
  readonly endsAt: number;
}

interface TailRow extends Row {
  id: string;
  function: string;
  filters: string;
  clientIp: string | null;
  joined: number;
  endsAt: number;
}

const COLUMNS = "id, function, filters, client_ip AS clientIp, joined, ends_at AS endsAt";
const filters = z.array(tailFilter);

export class TailTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(id: string, { function: name, filters: given, clientIp }: NewTail, endsAt: number): void {
    const statement = "INSERT INTO tails (id, function, filters, client_ip, joined, ends_at) VALUES (?, ?, ?, ?, 0, ?)";
    run(this.#sql, statement, id, name, JSON.stringify(given), clientIp, endsAt);
  }

  get(id: string): KeptTail | null {
    const row = first<TailRow>(this.#sql, `SELECT ${COLUMNS} FROM tails WHERE id = ?`, id);
    return row === null ? null : toTail(row);
  }

  all(): KeptTail[] {
    return all<TailRow>(this.#sql, `SELECT ${COLUMNS} FROM tails ORDER BY rowid`).map(toTail);
  }

  join(id: string, endsAt: number): void {
    run(this.#sql, "UPDATE tails SET joined = 1, ends_at = ? WHERE id = ?", endsAt, id);
  }

  remove(id: string): void {
    run(this.#sql, "DELETE FROM tails WHERE id = ?", id);
  }
}

function toTail({ filters: text, joined, ...row }: TailRow): KeptTail {
  return { ...row, joined: joined === 1, filters: filters.parse(JSON.parse(text)) };
}

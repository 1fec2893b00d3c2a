/**
 * Every SQL statement of the roster object but its migrations, and the mapping of rows to entries.
 */
import type { Region, RosterEntry, WorkerSign, WorkerState } from "../src/contracts/roster.ts";
import type { Row } from "./support/sql.ts";
import { all, first, run } from "./support/sql.ts";

interface WorkerRow extends Row {
  id: string;
  state: WorkerState;
  region: Region | null;
  registeredAt: number;
  heartbeatAt: number | null;
  sign: string | null;
}

const COLUMNS = "id, state, region, registered_at AS registeredAt, heartbeat_at AS heartbeatAt, sign";

/** The table of workers, and the two counters. */
export class RosterTables {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Whether there was ever a worker. */
  hasBegun(): boolean {
    return first(this.#sql, "SELECT 1 FROM roster WHERE next_number > 0") !== null;
  }

  revision(): number {
    return this.#sql.exec<{ revision: number }>("SELECT revision FROM roster").one().revision;
  }

  /** All workers, oldest first. */
  list(): RosterEntry[] {
    return all<WorkerRow>(this.#sql, `SELECT ${COLUMNS} FROM workers ORDER BY number`).map(toEntry);
  }

  /** Adds a live worker and gives its id: `w<n>`, or `<region>-<n>`. */
  add(region: Region | null, now: number): string {
    const query = "UPDATE roster SET next_number = next_number + 1, revision = revision + 1 RETURNING next_number";
    const number = this.#sql.exec<{ next_number: number }>(query).one().next_number - 1;
    const id = region === null ? `w${number}` : `${region}-${number}`;
    const statement = "INSERT INTO workers (id, number, state, region, registered_at) VALUES (?, ?, 'live', ?, ?)";
    run(this.#sql, statement, id, number, region, now);
    return id;
  }

  /** Marks a worker as leaving. */
  drain(id: string): void {
    run(this.#sql, "UPDATE workers SET state = 'draining' WHERE id = ?", id);
    run(this.#sql, "UPDATE roster SET revision = revision + 1");
  }

  /** Forgets a worker that is gone. */
  remove(id: string): void {
    run(this.#sql, "DELETE FROM workers WHERE id = ?", id);
    run(this.#sql, "UPDATE roster SET revision = revision + 1");
  }

  /** Notes a sign of life. */
  note(id: string, sign: WorkerSign, now: number): void {
    run(this.#sql, "UPDATE workers SET heartbeat_at = ?, sign = ? WHERE id = ?", now, JSON.stringify(sign), id);
  }
}

function toEntry({ sign, ...row }: WorkerRow): RosterEntry {
  // Written by this class, and read by people: a figure that an older release did not know is missing, no more.
  return { ...row, sign: sign === null ? null : JSON.parse(sign) };
}

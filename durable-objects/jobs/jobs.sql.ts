/**
 * The statements that keep, find and forget jobs. What is done with those that run stands in `queue.sql.ts`.
 */
import type { JobQuery, JobRecord, NewJob } from "../../src/contracts/job.ts";
import type { Row } from "../support/sql.ts";
import { all, first, run } from "../support/sql.ts";
import type { Callbacks } from "./callbacks.sql.ts";
import { Payloads } from "./payloads.sql.ts";
import { COLUMNS, type JobKind, type JobRow, toRecord } from "./rows.ts";

/** What was spawned under an idempotency key. */
interface Spawned extends Row {
  job: string;
  body_hash: string;
}

const BY_ID = `SELECT ${COLUMNS} FROM jobs WHERE id = ?`;
const INSERT = `INSERT INTO jobs (id, kind, parent, item, function, version, options, policy, priority, state,
  created_at, since, run_at, args, args_bytes, on_error, total, open)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Tables of jobs, their payloads, keys and callbacks. */
export class JobTables {
  readonly payloads: Payloads;
  readonly #sql: SqlStorage;
  readonly #callbacks: Callbacks;

  constructor(sql: SqlStorage, callbacks: Callbacks) {
    this.#sql = sql;
    this.#callbacks = callbacks;
    this.payloads = new Payloads(sql);
  }

  /** Adds a job with its inputs, its key and its callback. */
  add(job: NewJob, nowMs: number): void {
    if (job.isMap) {
      const count = job.inputs.length;
      this.#insert(job, nowMs, { id: job.id, kind: "map", parent: null, item: null, args: null, count });
      for (const [item, args] of job.inputs.entries()) {
        this.#insert(job, nowMs, { id: `${job.id}.${item}`, kind: "item", parent: job.id, item, args, count: 0 });
      }
    } else {
      const [args = null] = job.inputs;
      this.#insert(job, nowMs, { id: job.id, kind: "call", parent: null, item: null, args, count: 0 });
    }
    if (job.callback !== null) this.#callbacks.add(job.id, job.callback);
    if (job.idempotency === null) return;
    const { key, bodyHash } = job.idempotency;
    run(this.#sql, "INSERT INTO idempotency (key, job, body_hash) VALUES (?, ?, ?)", key, job.id, bodyHash);
  }

  /** The job that was spawned with a key; null when there is none. */
  spawnedWith(key: string): Spawned | null {
    return first<Spawned>(this.#sql, "SELECT job, body_hash FROM idempotency WHERE key = ?", key);
  }

  /** A row by its id, items included. */
  row(id: string): JobRow | null {
    return first<JobRow>(this.#sql, BY_ID, id);
  }

  /** Rows by their ids, in no order. */
  rows(ids: readonly string[]): JobRow[] {
    const query = `SELECT ${COLUMNS} FROM jobs WHERE id IN (SELECT value FROM json_each(?))`;
    return all<JobRow>(this.#sql, query, JSON.stringify(ids));
  }

  /** A job that was spawned; null for what is none, inputs of maps included. */
  job(id: string): JobRow | null {
    const row = this.row(id);
    return row === null || row.kind === "item" ? null : row;
  }

  /** A row as it is told. */
  record(row: JobRow): JobRecord {
    const running = row.kind === "map" ? this.#runningItems(row.id) : 0;
    return toRecord(row, { callback: this.#callbacks.of(row.id), running });
  }

  /** Jobs, newest first; at most `limit`. */
  list({ state, function: name, limit, after }: JobQuery): JobRow[] {
    const conditions = ["kind <> 'item'"];
    const bindings: string[] = [];
    const narrow = (condition: string, value: string | undefined): void => {
      if (value === undefined) return;
      conditions.push(condition);
      bindings.push(value);
    };
    narrow("state = ?", state);
    narrow("function = ?", name);
    narrow("id < ?", after);
    const query = `SELECT ${COLUMNS} FROM jobs WHERE ${conditions.join(" AND ")} ORDER BY id DESC LIMIT ?`;
    return all<JobRow>(this.#sql, query, ...bindings, limit);
  }

  /** Inputs of a map from a number on, in order. */
  items(parent: string, from: number, limit: number): JobRow[] {
    const query = `SELECT ${COLUMNS} FROM jobs WHERE parent = ? AND item >= ? ORDER BY item LIMIT ?`;
    return all<JobRow>(this.#sql, query, parent, from, limit);
  }

  #runningItems(parent: string): number {
    const query = "SELECT COUNT(*) AS n FROM jobs WHERE state = 'running' AND kind <> 'map' AND parent = ?";
    return first<{ n: number }>(this.#sql, query, parent)?.n ?? 0;
  }

  #insert(job: NewJob, nowMs: number, row: InsertedRow): void {
    const { id, kind, parent, item, args, count } = row;
    const { function: name, version, ...options } = job.call;
    const inline = args === null ? null : this.payloads.keepArgs(id, args);
    const call = [name, version, JSON.stringify(options), JSON.stringify(job.policy), job.priority];
    const since = Math.max(nowMs, job.runAt);
    const onError = job.isMap ? job.onError : null;
    const rest = [inline, args?.byteLength ?? 0, onError, count, count];
    run(this.#sql, INSERT, id, kind, parent, item, ...call, nowMs, since, job.runAt, ...rest);
  }
}

interface InsertedRow {
  readonly id: string;
  readonly kind: JobKind;
  readonly parent: string | null;
  readonly item: number | null;
  readonly args: Uint8Array | null;
  /** Inputs of a map. */
  readonly count: number;
}

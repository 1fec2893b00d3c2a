/**
 * The statements that keep, find and forget jobs. What is done with those that run stands in `queue.sql.ts`.
 */
import type { JobQuery, JobRecord, NewJob } from "../../src/contracts/job.ts";
import { JOB_INLINE_BYTES } from "../../src/contracts/limits.ts";
import type { Row } from "../support/sql.ts";
import { all, first, run, whereOf } from "../support/sql.ts";
import type { Callbacks } from "./callbacks.sql.ts";
import { toHex } from "./hex.ts";
import { Payloads } from "./payloads.sql.ts";
import { COLUMNS, type JobRow, toRecord } from "./rows.ts";

/** What was spawned under an idempotency key. */
interface Spawned extends Row {
  job: string;
  body_hash: string;
}

const BY_ID = `SELECT ${COLUMNS} FROM jobs WHERE id = ?`;
const COLUMNS_OF_NEW = `id, kind, parent, item, function, version, options, policy, priority, state, created_at, since,
  run_at, on_error, total, open, args, args_bytes`;
/** What a job and its inputs have in common. */
const SHARED = "?3, ?4, ?5, ?6, ?7, 'queued', ?8, ?9, ?10";
const INSERT = `INSERT INTO jobs (${COLUMNS_OF_NEW})
  VALUES (?1, ?2, NULL, NULL, ${SHARED}, ?11, ?12, ?12, ?13, ?14)`;
/** Thousands of rows by one statement: their arguments come as an array of hexadecimal texts. */
const INSERT_ITEMS = `INSERT INTO jobs (${COLUMNS_OF_NEW})
  SELECT ?1 || '.' || item, ?2, ?1, item, ${SHARED}, NULL, 0, 0, unhex(value), LENGTH(value) / 2
  FROM (SELECT CAST(key + ?11 AS INTEGER) AS item, value FROM json_each(?12)) ORDER BY item`;
const LARGE_ITEM = "UPDATE jobs SET args = NULL, args_bytes = ? WHERE id = ?";
/** Inputs that one statement adds. */
const ITEMS_AT_ONCE = 1_000;

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
    const { function: name, version, ...options } = job.call;
    const call = [name, version, JSON.stringify(options), JSON.stringify(job.policy), job.priority];
    const shared = [...call, nowMs, Math.max(nowMs, job.runAt), job.runAt];
    if (job.isMap) {
      run(this.#sql, INSERT, job.id, "map", ...shared, job.onError, job.inputs.length, null, 0);
      this.#addItems(job, shared);
    } else {
      const [args = new Uint8Array()] = job.inputs;
      const inline = this.payloads.keepArgs(job.id, args);
      run(this.#sql, INSERT, job.id, "call", ...shared, null, 0, inline, args.byteLength);
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
    const { where, bindings } = whereOf([
      ["state = ?", state],
      ["function = ?", name],
      ["id < ?", after],
    ]);
    const query = `SELECT ${COLUMNS} FROM jobs WHERE kind <> 'item' AND ${where} ORDER BY id DESC LIMIT ?`;
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

  #addItems({ id, inputs }: NewJob, shared: readonly (string | number)[]): void {
    for (let from = 0; from < inputs.length; from += ITEMS_AT_ONCE) {
      const some = inputs.slice(from, from + ITEMS_AT_ONCE);
      const texts = some.map((args) => (args.byteLength > JOB_INLINE_BYTES ? "" : toHex(args)));
      run(this.#sql, INSERT_ITEMS, id, "item", ...shared, from, JSON.stringify(texts));
    }
    for (const [item, args] of inputs.entries()) {
      if (args.byteLength <= JOB_INLINE_BYTES) continue;
      this.payloads.keepArgs(`${id}.${item}`, args);
      run(this.#sql, LARGE_ITEM, args.byteLength, `${id}.${item}`);
    }
  }
}

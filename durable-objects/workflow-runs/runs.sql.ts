/**
 * The statements that keep, find, change and forget runs.
 */
import type { TroupeFault } from "../../src/contracts/errors.ts";
import { WORKFLOW_RUN_KEPT_MS } from "../../src/contracts/limits.ts";
import type { KeptCall, NewRun, RunQuery, RunState } from "../../src/contracts/workflow-run.ts";
import type { Row } from "../support/sql.ts";
import { all, first, run, whereOf } from "../support/sql.ts";
import { RUN_COLUMNS, type RunRow } from "./rows.ts";
import { DOCUMENT_KEY, INPUT_KEY, RESULT_KEY, RunValues } from "./values.sql.ts";

/** What was spawned under an idempotency key. */
interface Spawned extends Row {
  run: string;
  body_hash: string;
}

/** Everything that a step has left under keys: `price`, `price[3]`, `price.fallback`. */
const OF_STEP = `run = ?1 AND (key = ?2 OR substr(key, 1, length(?2) + 1) IN (?2 || '[', ?2 || '.'))`;
/** Runs that are forgotten at once. */
const FORGOTTEN_AT_ONCE = 50;

export class RunTables {
  readonly values: RunValues;
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.values = new RunValues(sql);
  }

  /** Adds a run with its key; it is to be looked after at once. */
  add({ id, workflow, document, input, idempotency }: NewRun, nowMs: number): void {
    const statement = `INSERT INTO runs (id, workflow, state, created_at, look_at) VALUES (?1, ?2, 'queued', ?3, ?3)`;
    run(this.#sql, statement, id, workflow, nowMs);
    this.values.keep(id, DOCUMENT_KEY, document);
    this.values.keep(id, INPUT_KEY, input);
    if (idempotency === null) return;
    const { key, bodyHash } = idempotency;
    run(this.#sql, "INSERT INTO idempotency (key, run, body_hash) VALUES (?, ?, ?)", key, id, bodyHash);
  }

  /** The run that was spawned with a key; null when there is none. */
  spawnedWith(key: string): Spawned | null {
    return first<Spawned>(this.#sql, "SELECT run, body_hash FROM idempotency WHERE key = ?", key);
  }

  row(id: string): RunRow | null {
    return first<RunRow>(this.#sql, `SELECT ${RUN_COLUMNS} FROM runs WHERE id = ?`, id);
  }

  /** The document of a run, as CBOR. */
  document(id: string): Uint8Array | null {
    return this.values.read(id, DOCUMENT_KEY) ?? null;
  }

  /** Runs, newest first; at most `limit`. */
  list({ state, workflow, limit, after }: RunQuery): RunRow[] {
    const { where, bindings } = whereOf([
      ["state = ?", state],
      ["workflow = ?", workflow],
      ["id < ?", after],
    ]);
    const query = `SELECT ${RUN_COLUMNS} FROM runs WHERE ${where} ORDER BY id DESC LIMIT ?`;
    return all<RunRow>(this.#sql, query, ...bindings, limit);
  }

  /** Notes that a run is played; only the first time says since when. */
  begin(id: string, nowMs: number): void {
    const statement = "UPDATE runs SET state = 'running', started_at = COALESCE(started_at, ?) WHERE id = ?";
    run(this.#sql, statement, nowMs, id);
  }

  setState(id: string, state: RunState): void {
    run(this.#sql, "UPDATE runs SET state = ? WHERE id = ?", state, id);
  }

  /** Ends a run. */
  end(id: string, state: RunState, error: TroupeFault | null, nowMs: number): void {
    const statement = "UPDATE runs SET state = ?, error = ?, ended_at = ?, expires_at = ? WHERE id = ?";
    const text = error === null ? null : JSON.stringify(error);
    run(this.#sql, statement, state, text, nowMs, nowMs + WORKFLOW_RUN_KEPT_MS, id);
  }

  /** Notes when a run is to be looked after, null for never; and in which isolate the engine plays it. */
  setCare(id: string, lookAt: number | null, awakeIn: string | null): void {
    run(this.#sql, "UPDATE runs SET look_at = ?, awake_in = ? WHERE id = ?", lookAt, awakeIn, id);
  }

  /** Notes how many instances of the engine were lost in a row, and how often the process. */
  setLosses(id: string, lost: number, crashes: number): void {
    run(this.#sql, "UPDATE runs SET lost = ?, crashes = ? WHERE id = ?", lost, crashes, id);
  }

  /** The next playing of a run counts from now on; it is to be looked after at once. */
  renew(id: string, nowMs: number): void {
    run(this.#sql, "UPDATE runs SET play = play + 1, awake_in = NULL, look_at = ? WHERE id = ?", nowMs, id);
  }

  /** Takes back that a run has ended. */
  reopen(id: string): void {
    const statement =
      "UPDATE runs SET state = 'queued', lost = 0, crashes = 0, error = NULL, ended_at = NULL, expires_at = NULL";
    run(this.#sql, `${statement} WHERE id = ?`, id);
    this.values.drop(id, RESULT_KEY);
  }

  /** Keeps what a call came to; what is there already counts. */
  keepCall(id: string, key: string, outcome: KeptCall): void {
    const statement = "INSERT INTO calls (run, key, outcome) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    run(this.#sql, statement, id, key, JSON.stringify(outcome));
  }

  hasCall(id: string, key: string): boolean {
    return first(this.#sql, "SELECT 1 FROM calls WHERE run = ? AND key = ?", id, key) !== null;
  }

  calls(id: string): { key: string; outcome: KeptCall }[] {
    const query = "SELECT key, outcome FROM calls WHERE run = ?";
    const rows = all<{ key: string; outcome: string }>(this.#sql, query, id);
    return rows.map(({ key, outcome }) => ({ key, outcome: JSON.parse(outcome) as KeptCall }));
  }

  /** Forgets what a step has come to, with the events that it has heard. */
  forgetStep(id: string, step: string): void {
    const heard = `SELECT event FROM waits WHERE run = ?1 AND key = ?2 AND event IS NOT NULL`;
    run(this.#sql, `DELETE FROM parts WHERE run = ?1 AND key IN (SELECT '$event.' || event FROM (${heard}))`, id, step);
    run(this.#sql, `DELETE FROM events WHERE run = ?1 AND number IN (${heard})`, id, step);
    for (const table of ["calls", "waits", "parts"]) run(this.#sql, `DELETE FROM ${table} WHERE ${OF_STEP}`, id, step);
    run(this.#sql, "DELETE FROM steps WHERE run = ? AND id = ?", id, step);
  }

  /** Forgets everything that a run has come to and heard. */
  forgetSteps(id: string): void {
    for (const table of ["calls", "waits", "events", "steps"]) {
      run(this.#sql, `DELETE FROM ${table} WHERE run = ?`, id);
    }
    run(this.#sql, "DELETE FROM parts WHERE run = ? AND key NOT IN (?, ?)", id, DOCUMENT_KEY, INPUT_KEY);
    run(this.#sql, "UPDATE runs SET started_at = NULL WHERE id = ?", id);
  }

  /** Runs that are to be looked after until now, and those that should go on but are not known to in this isolate. */
  dueForCare(isolate: string, nowMs: number): RunRow[] {
    const query = `SELECT ${RUN_COLUMNS} FROM runs
      WHERE look_at <= ?1 OR (state IN ('queued', 'running') AND awake_in IS NOT ?2 AND awake_in IS NOT '')
      ORDER BY look_at`;
    return all<RunRow>(this.#sql, query, nowMs, isolate);
  }

  /** Whether runs go on right now, which are lost when the process is. */
  hasActive(): boolean {
    return first(this.#sql, "SELECT 1 FROM runs WHERE state IN ('queued', 'running') LIMIT 1") !== null;
  }

  /** When the next run is to be looked after or forgotten; null when there is nothing to do. */
  nextAt(): number | null {
    const query =
      "SELECT MIN(at) AS at FROM (SELECT MIN(look_at) AS at FROM runs UNION SELECT MIN(expires_at) FROM runs)";
    return first<{ at: number | null }>(this.#sql, query)?.at ?? null;
  }

  /** Forgets runs whose time is over, a bounded number at once. */
  forgetExpired(nowMs: number): void {
    const query = "SELECT id FROM runs WHERE expires_at <= ? ORDER BY expires_at LIMIT ?";
    for (const { id } of all<{ id: string }>(this.#sql, query, nowMs, FORGOTTEN_AT_ONCE)) {
      this.forgetSteps(id);
      for (const key of [DOCUMENT_KEY, INPUT_KEY]) this.values.drop(id, key);
      run(this.#sql, "DELETE FROM idempotency WHERE run = ?", id);
      run(this.#sql, "DELETE FROM runs WHERE id = ?", id);
    }
  }
}

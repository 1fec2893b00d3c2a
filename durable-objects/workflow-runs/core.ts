/**
 * What a shard of runs does for directors: runs are accepted, told of and steered. Everything that is acknowledged stands in
 * the database.
 */
import { fault } from "../../src/contracts/errors.ts";
import type { Idempotency } from "../../src/contracts/idempotency.ts";
import type { EncodedValue } from "../../src/contracts/invocation.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import { instanceIdOf } from "../../src/contracts/run-ids.ts";
import type { NewRun, RunQuery, RunRecord, RunWithValue } from "../../src/contracts/workflow-run.ts";
import { isOver, noRun } from "../../src/contracts/workflow-run.ts";
import type { Waiters } from "../support/waiters.ts";
import { type CareParts, careFor } from "./care.ts";
import { playOfRow, type RunRow, toRecord } from "./rows.ts";
import { activityOf } from "./timeline.sql.ts";
import { RESULT_KEY } from "./values.sql.ts";

/** What a shard works with. */
export interface RunsParts extends CareParts {
  readonly storage: DurableObjectStorage;
  readonly waiters: Waiters;
  /** Sees to it that the alarm rings in time. */
  readonly ensureAlarm: () => void;
}

/** Spawned runs and the ones that were there, as they are told. */
export type SpawnedRun = Result<{ run: RunRecord; created: boolean }>;

export class RunsCore {
  readonly #parts: RunsParts;

  constructor(parts: RunsParts) {
    this.#parts = parts;
  }

  /** Keeps a run and lets it begin. Fault: `conflict` when its idempotency key came with another body. */
  spawn(order: NewRun): SpawnedRun {
    const { tables, storage, now } = this.#parts;
    const known = order.idempotency === null ? null : tables.spawnedWith(order.idempotency.key);
    if (known !== null && known.body_hash !== order.idempotency?.bodyHash) {
      return fail(fault("conflict", "The Idempotency-Key was used with another body."));
    }
    if (known === null) {
      storage.transactionSync(() => tables.add(order, now()));
      this.#care(order.id);
    }
    const run = this.#told(known?.run ?? order.id);
    return run === null ? fail(noRun(order.id)) : succeed({ run, created: known === null });
  }

  /** The run of an earlier request with this key and this body; null when there is none. */
  spawnedBy({ key, bodyHash }: Idempotency): RunRecord | null {
    const known = this.#parts.tables.spawnedWith(key);
    return known?.body_hash === bodyHash ? this.#told(known.run) : null;
  }

  /** A run with its value, as soon as it is over, or as it is after `waitMs`. */
  async get(id: string, waitMs: number): Promise<RunWithValue | null> {
    const row = this.#parts.tables.row(id);
    if (row === null) return null;
    if (waitMs > 0 && !isOver(row.state)) await this.#parts.waiters.wait(id, waitMs);
    const run = this.#told(id);
    if (run === null) return null;
    return { run, value: run.state === "succeeded" ? this.#parts.tables.values.read(id, RESULT_KEY) : undefined };
  }

  document(id: string): Uint8Array | null {
    return this.#parts.tables.document(id);
  }

  list(query: RunQuery): RunRecord[] {
    return this.#parts.tables.list(query).map((row) => toRecord(row, []));
  }

  /** Takes an event. Faults: `workflow_run_not_found`, `conflict` when the run is over or too many events wait. */
  send(id: string, type: string, payload: EncodedValue): Result<null> {
    const { tables, waits, now } = this.#parts;
    const row = tables.row(id);
    if (row === null) return fail(noRun(id));
    if (isOver(row.state)) return fail(isOverAlready(row));
    const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
    const ended = waits.arrive(id, type, bytes, now());
    if (ended === undefined) return fail(fault("conflict", "The run has too many events that nothing waits for yet."));
    if (ended !== null && row.state !== "paused") this.#care(id);
    return succeed(null);
  }

  /** Lets what runs end, and nothing more begin. Faults: `workflow_run_not_found`, `conflict` when it is over. */
  pause(id: string): Result<RunRecord> {
    return this.#change(id, (row) => {
      if (row.state !== "paused") this.#parts.tables.setState(id, "paused");
    });
  }

  /** Lets a paused run go on; any other does so anyway. Faults as of `pause`. */
  resume(id: string): Result<RunRecord> {
    const { tables, timeline, now } = this.#parts;
    return this.#change(id, (row) => {
      if (row.state !== "paused") return;
      tables.setState(id, row.started_at === null ? "queued" : activityOf(timeline.of(id)));
      tables.setLosses(id, 0, 0);
      tables.setCare(id, now(), null);
    });
  }

  /** Ends a run where it is. Faults as of `pause`. */
  terminate(id: string): Result<RunRecord> {
    const { tables, timeline, now } = this.#parts;
    const changed = this.#change(id, () => {
      timeline.close(id, now());
      tables.end(id, "terminated", null, now());
    });
    if (changed.ok) this.#parts.waiters.tell([id]);
    return changed;
  }

  /** Plays a run again, without what these steps have come to; without anything where there are none. */
  restart(id: string, steps: readonly string[] | null): Result<RunRecord> {
    const { tables, storage, engine, now } = this.#parts;
    const row = tables.row(id);
    if (row === null) return fail(noRun(id));
    storage.transactionSync(() => {
      if (steps === null) tables.forgetSteps(id);
      else for (const step of steps) tables.forgetStep(id, step);
      tables.reopen(id);
      tables.renew(id, now());
    });
    // What is left of it costs space, and nothing else: it is not heard any more.
    engine.discard(instanceIdOf(playOfRow(row))).catch(() => undefined);
    return this.#change(id, () => {});
  }

  /** Changes a run that is not over, and brings the engine in line. */
  #change(id: string, change: (row: RunRow) => void): Result<RunRecord> {
    const { tables, storage } = this.#parts;
    const row = tables.row(id);
    if (row === null) return fail(noRun(id));
    if (isOver(row.state)) return fail(isOverAlready(row));
    storage.transactionSync(() => change(row));
    this.#care(id);
    const run = this.#told(id);
    return run === null ? fail(noRun(id)) : succeed(run);
  }

  #told(id: string): RunRecord | null {
    const row = this.#parts.tables.row(id);
    return row === null ? null : toRecord(row, this.#parts.timeline.of(id));
  }

  #care(id: string): void {
    // It never rejects; should the object be lost meanwhile, the alarm looks after the run.
    void careFor(this.#parts, id);
    this.#parts.ensureAlarm();
  }
}

function isOverAlready({ state }: RunRow) {
  return fault("conflict", `The run is over already: it has ${state === "terminated" ? "been terminated" : state}.`);
}

/**
 * What a shard of runs does, for directors and for the engine's instances that play them.
 *
 * Everything that is acknowledged stands in the database. What an instance tells counts only while it is the one that
 * plays the run: after a restart, what the one before still brings is dropped.
 */
import { fault } from "../../src/contracts/errors.ts";
import type { Idempotency } from "../../src/contracts/idempotency.ts";
import type { EncodedValue } from "../../src/contracts/invocation.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import { instanceIdOf, type Play } from "../../src/contracts/run-ids.ts";
import type {
  AwaitedEvent,
  KeptCall,
  NewRun,
  RunEnding,
  RunQuery,
  RunRecord,
  RunScore,
  RunWithValue,
  StepTrace,
} from "../../src/contracts/workflow-run.ts";
import { isOver, noRun } from "../../src/contracts/workflow-run.ts";
import type { Waiters } from "../support/waiters.ts";
import { type CareParts, careFor, nextLookAt } from "./care.ts";
import { playOfRow, type RunRow, toRecord } from "./rows.ts";
import { activityOf } from "./timeline.sql.ts";
import { INPUT_KEY, RESULT_KEY } from "./values.sql.ts";
import type { Wait } from "./waits.sql.ts";

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

  /** What a run is played by; null where this playing does not count, or the run is not to go on. */
  begin({ run, number }: Play): RunScore | null {
    const { tables, now, isolate } = this.#parts;
    const row = this.#counting({ run, number });
    const document = tables.document(run);
    if (row === null || row.state === "paused" || document === null) return null;
    tables.begin(run, now());
    tables.setCare(run, nextLookAt(this.#parts, run), isolate);
    const startedAt = tables.row(run)?.started_at ?? now();
    return { document, input: tables.values.read(run, INPUT_KEY), startedAt, calls: tables.calls(run) };
  }

  /** Keeps what a call came to, once. Whether this playing counts. */
  keep(play: Play, key: string, outcome: KeptCall, value: EncodedValue): boolean {
    const { tables, storage } = this.#parts;
    if (this.#counting(play) === null) return false;
    storage.transactionSync(() => {
      if (tables.hasCall(play.run, key)) return;
      tables.keepCall(play.run, key, outcome);
      tables.values.keep(play.run, key, value);
      tables.setLosses(play.run, 0, 0);
    });
    return true;
  }

  /** What a call gave. */
  load({ run }: Play, key: string): EncodedValue {
    return this.#parts.tables.values.read(run, key);
  }

  /** Until when a sleep lasts, as it was said first; null where this playing does not count. */
  sleep(play: Play, key: string, until: number): number | null {
    return this.#counting(play) === null ? null : this.#parts.waits.sleep(play.run, key, until);
  }

  /** What has come of a wait for an event; null where this playing does not count. */
  await(play: Play, wait: Wait): AwaitedEvent | null {
    const { waits, now } = this.#parts;
    return this.#counting(play) === null ? null : waits.await(play.run, wait, now());
  }

  /** Takes what is told of steps. Whether this playing counts. */
  note(play: Play, traces: readonly StepTrace[]): boolean {
    const { tables, timeline, storage, isolate } = this.#parts;
    const row = this.#counting(play);
    if (row === null) return false;
    storage.transactionSync(() => {
      timeline.note(play.run, traces);
      if (row.state === "paused") return;
      tables.setState(play.run, activityOf(timeline.of(play.run)));
      tables.setCare(play.run, nextLookAt(this.#parts, play.run), isolate);
    });
    this.#parts.ensureAlarm();
    return true;
  }

  /** Ends a run as it was played. Whether this playing counts. */
  end(play: Play, { outcome, steps }: RunEnding): boolean {
    const { tables, timeline, storage, now, isolate } = this.#parts;
    if (this.#counting(play) === null) return false;
    storage.transactionSync(() => {
      timeline.note(play.run, steps);
      timeline.close(play.run, now());
      if (outcome.ok) tables.values.keep(play.run, RESULT_KEY, outcome.value);
      tables.end(play.run, outcome.ok ? "succeeded" : "failed", outcome.ok ? null : outcome.fault, now());
      tables.setCare(play.run, nextLookAt(this.#parts, play.run), isolate);
    });
    this.#parts.ensureAlarm();
    this.#parts.waiters.tell([play.run]);
    return true;
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

  /** The row of a run that this playing counts for. */
  #counting({ run, number }: Play): RunRow | null {
    const row = this.#parts.tables.row(run);
    return row !== null && row.play === number && !isOver(row.state) ? row : null;
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

/**
 * What a shard does for the engine's instances that play its runs: what comes of a run is kept here before it goes on.
 *
 * What an instance tells counts only while it is the one that plays the run: after a restart, what the one before still
 * brings is dropped.
 */
import type { EncodedValue } from "../../src/contracts/invocation.ts";
import type { Play } from "../../src/contracts/run-ids.ts";
import type { AwaitedEvent, KeptCall, RunEnding, RunScore, StepTrace } from "../../src/contracts/workflow-run.ts";
import { isOver } from "../../src/contracts/workflow-run.ts";
import { nextLookAt } from "./care.ts";
import type { RunsParts } from "./core.ts";
import type { RunRow } from "./rows.ts";
import { activityOf } from "./timeline.sql.ts";
import { INPUT_KEY, RESULT_KEY } from "./values.sql.ts";
import type { Wait } from "./waits.sql.ts";

export class RunsAtPlay {
  readonly #parts: RunsParts;

  constructor(parts: RunsParts) {
    this.#parts = parts;
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

  /** The row of a run that this playing counts for. */
  #counting({ run, number }: Play): RunRow | null {
    const row = this.#parts.tables.row(run);
    return row !== null && row.play === number && !isOver(row.state) ? row : null;
  }
}

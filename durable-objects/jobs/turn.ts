/**
 * One transaction over jobs: what becomes of each, and of the maps that they are inputs of.
 *
 * A turn is made, told of everything that happened, and closed; then it knows which jobs are over.
 */
import type { TroupeFault } from "../../src/contracts/errors.ts";
import { fault } from "../../src/contracts/errors.ts";
import type { InvocationReport } from "../../src/contracts/invocation.ts";
import type { AttemptOutcome } from "../../src/contracts/job.ts";
import { JOB_KEPT_MS } from "../../src/contracts/limits.ts";
import type { Callbacks } from "./callbacks.sql.ts";
import type { JobTables } from "./jobs.sql.ts";
import type { MapTables } from "./maps.sql.ts";
import type { Queue } from "./queue.sql.ts";
import { faultOf, type JobRow, policyOf } from "./rows.ts";
import { afterFailure, afterLoss, afterPostponement, lostFault, type Moment, type Verdict } from "./rules.ts";

/** Everything that a shard keeps. */
export interface JobStore {
  readonly tables: JobTables;
  readonly queue: Queue;
  readonly maps: MapTables;
  readonly callbacks: Callbacks;
}

/** What is told along with a verdict. */
interface Because {
  readonly error: string | null;
  readonly report?: InvocationReport | null;
}

export class Turn {
  /** Jobs that are over by this turn; inputs of maps are none. */
  readonly ended: string[] = [];
  readonly #store: JobStore;
  readonly #nowMs: number;
  readonly #random: () => number;
  readonly #touched = new Map<string, { succeeded: number; failed: number; open: number }>();

  constructor(store: JobStore, nowMs: number, random: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#random = random;
  }

  /** An attempt that ended, of a row that runs. */
  settle(row: JobRow, outcome: AttemptOutcome): void {
    if (outcome.state === "done") this.#succeed(row, outcome.value, outcome.invocation);
    else if (outcome.state === "postponed") {
      // It says nothing about the job: what the attempt before it failed of is told on.
      const verdict = afterPostponement(row, policyOf(row), outcome.fault, this.#moment());
      this.#apply(row, verdict, { error: row.error });
    } else {
      const verdict = afterFailure(row, policyOf(row), outcome.fault, this.#moment());
      this.#apply(row, verdict, { error: JSON.stringify(outcome.fault), report: outcome.invocation });
    }
  }

  /** An attempt that nothing will be heard of. */
  lose(row: JobRow, crashed: boolean): void {
    const verdict = afterLoss(row, policyOf(row), crashed, this.#moment());
    this.#apply(row, verdict, { error: JSON.stringify(lostFault(crashed)) });
  }

  /** A row that waited for too long. */
  expire(row: JobRow): void {
    const why = faultOf(row.error) ?? fault("timeout", "The job became too old before it could run.");
    this.#apply(row, { state: "dead", reason: "age", crashes: row.crashes }, { error: JSON.stringify(why) });
  }

  /** Ends a row that is not over. Of a map this is told by its inputs. */
  cancel(row: JobRow, why: TroupeFault): void {
    const error = JSON.stringify(why);
    if (row.kind === "map") {
      this.#store.maps.cancelItems(row.id, ["queued", "running"], error, this.#nowMs);
      this.#endMap(row.id, "cancelled", error);
    } else this.#write(row, { state: "cancelled", crashes: row.crashes }, { error });
  }

  /** Brings maps up to date with what was told so far; callbacks are due for what is over. */
  close(): void {
    for (const [id, { succeeded, failed, open }] of this.#touched) this.#closeMap(id, succeeded, failed, open);
    this.#touched.clear();
    if (this.ended.length > 0) this.#store.callbacks.wake(this.ended, this.#nowMs);
  }

  #succeed(row: JobRow, value: string | Uint8Array | undefined, invocation: InvocationReport): void {
    const { tables, queue } = this.#store;
    tables.payloads.dropArgs(row.id, row.args_bytes);
    const isItem = row.kind === "item";
    const columns = tables.payloads.keepValue(row.id, value);
    const report = isItem ? null : JSON.stringify(invocation);
    queue.succeed(row.id, columns, report, this.#nowMs, isItem ? null : this.#nowMs + JOB_KEPT_MS);
    this.#count(row, "succeeded");
  }

  #apply(row: JobRow, verdict: Verdict, because: Because): void {
    if (verdict.state !== "queued") {
      this.#write(row, verdict, because);
      return;
    }
    this.#store.queue.settle({
      ...{ id: row.id, ...verdict, error: because.error, report: reportOf(row, because) },
      ...{ endedAt: null, expiresAt: null, reason: null },
    });
  }

  /** Writes an end without success. */
  #write(row: JobRow, verdict: Ending, because: Because): void {
    const { state, crashes } = verdict;
    const { id, attempts, run_at: runAt } = row;
    this.#store.queue.settle({
      ...{ id, state, attempts, crashes, runAt },
      endedAt: this.#nowMs,
      expiresAt: row.kind === "item" ? null : this.#nowMs + JOB_KEPT_MS,
      reason: verdict.state === "dead" ? verdict.reason : null,
      error: because.error,
      report: reportOf(row, because),
    });
    this.#count(row, "failed");
  }

  #count({ id, parent }: JobRow, how: "succeeded" | "failed"): void {
    if (parent === null) {
      this.ended.push(id);
      return;
    }
    const counts = this.#touched.get(parent) ?? { succeeded: 0, failed: 0, open: 0 };
    counts[how]++;
    counts.open++;
    this.#touched.set(parent, counts);
  }

  /** A map is over when all its inputs are; one that stops begins no other input after the first that failed. */
  #closeMap(id: string, succeeded: number, failed: number, open: number): void {
    const { maps } = this.#store;
    const map = maps.count(id, succeeded, failed, open);
    if (map === null) return;
    let left = map.open;
    if (map.failed > 0 && map.on_error === "stop" && left > 0) {
      left -= maps.cancelItems(id, ["queued"], JSON.stringify(NOT_BEGUN), this.#nowMs);
    }
    if (left > 0) return;
    if (map.failed > 0) this.#endMap(id, "failed", maps.firstError(id));
    else this.#endMap(id, "succeeded", null);
  }

  #endMap(id: string, state: "succeeded" | "failed" | "cancelled", error: string | null): void {
    this.#store.maps.end(id, state, error, this.#nowMs, this.#nowMs + JOB_KEPT_MS);
    this.ended.push(id);
  }

  #moment(): Moment {
    return { nowMs: this.#nowMs, random: this.#random() };
  }
}

type Ending = Exclude<Verdict, { state: "queued" }> | { readonly state: "cancelled"; readonly crashes: number };

const NOT_BEGUN = fault("cancelled", "An input before it failed, and the map was to stop then.");

/** Reports of inputs are told nowhere. */
function reportOf({ kind }: JobRow, { report }: Because): string | null {
  return kind === "item" || report === null || report === undefined ? null : JSON.stringify(report);
}

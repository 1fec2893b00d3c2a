/**
 * Hands out what is due, and knows what is out: each attempt that was sent to a director and has not been heard of.
 *
 * What the pump holds has its lease renewed, until the call's time is over. When the director is through with a batch,
 * what it has not told of is lost.
 */

import type { JobAttempt } from "../../src/contracts/job.ts";
import {
  INVOCATION_LIMITS,
  JOB_LEASE_MS,
  JOB_OVERTIME_MS,
  MAX_JOB_BATCH,
  MAX_JOB_BATCH_BYTES,
  MAX_JOB_BYTES_IN_FLIGHT,
} from "../../src/contracts/limits.ts";
import type { DueRow } from "./queue.sql.ts";
import { type CallOptions, policyOf } from "./rows.ts";
import { isTooOld } from "./rules.ts";
import type { JobStore, Turn } from "./turn.ts";
import { type Flight, type Place, SUSPICIONS, type Suspicion } from "./ward.ts";

/** An attempt that is out. */
interface Held {
  readonly lease: number;
  readonly bytes: number;
  readonly deadline: number;
  readonly flight: Flight;
}

/** Attempts that are to be sent together. */
export type Batch = readonly JobAttempt[];

export class Pump {
  readonly #store: JobStore;
  readonly #place: Place;
  readonly #held = new Map<string, Held>();
  #bytes = 0;

  constructor(store: JobStore, place: Place) {
    this.#store = store;
    this.#place = place;
  }

  /** Takes a lease on what is due and has room, within a turn. What it gives must be sent. */
  take(turn: Turn, nowMs: number): Batch[] {
    return SUSPICIONS.flatMap((suspicion) => [...this.#takeAll(suspicion, turn, nowMs)]);
  }

  /** Whether an attempt is out still. */
  holds(id: string, lease: number): boolean {
    return this.#held.get(id)?.lease === lease;
  }

  /** Attempts of these that are out still. */
  unheard(batch: Batch): JobAttempt[] {
    return batch.filter(({ id, attempt }) => this.holds(id, attempt));
  }

  /** Gives up an attempt: it was told of, or nobody waits for it any more. */
  release(id: string, lease: number, nowMs: number): void {
    const held = this.#held.get(id);
    if (held?.lease !== lease) return;
    this.#held.delete(id);
    this.#bytes -= held.bytes;
    this.#place.end(held.flight, nowMs);
  }

  /** Ids of what is out and in time. */
  inTime(nowMs: number): string[] {
    return [...this.#held].filter(([, { deadline }]) => nowMs < deadline).map(([id]) => id);
  }

  /** Whether anything is out. */
  get isBusy(): boolean {
    return this.#held.size > 0;
  }

  *#takeAll(suspicion: Suspicion, turn: Turn, nowMs: number): Generator<Batch> {
    for (;;) {
      const first = this.#store.queue.due(nowMs, 1, suspicion);
      if (first.length === 0) return;
      const room = Math.min(this.#place.room(suspicion, nowMs), MAX_JOB_BATCH);
      if (room === 0) return;
      const due = this.#store.queue.due(nowMs, room, suspicion);
      const fitting = this.#fitting(due);
      const batch = this.#lease(fitting, suspicion, turn, nowMs);
      if (batch.length > 0) yield batch;
      if (fitting.length === 0 || due.length < room) return;
    }
  }

  /** The first of these whose arguments may travel, and be held, together. */
  #fitting(due: readonly DueRow[]): DueRow[] {
    let bytes = 0;
    const full = due.findIndex(({ args_bytes: size }, index) => {
      bytes += size;
      const alone = index === 0 && this.#held.size === 0;
      return !alone && (bytes > MAX_JOB_BATCH_BYTES || this.#bytes + bytes > MAX_JOB_BYTES_IN_FLIGHT);
    });
    return due.slice(0, full === -1 ? due.length : full);
  }

  #lease(rows: readonly DueRow[], suspicion: Suspicion, turn: Turn, nowMs: number): Batch {
    const young = rows.filter((row) => {
      const tooOld = isTooOld(row, policyOf(row), nowMs);
      if (tooOld) turn.expire(row);
      return !tooOld;
    });
    if (young.length === 0) return [];
    const flight = this.#place.begin(suspicion, young.length, nowMs);
    const maps = new Set<string>();
    const batch = young.map((row) => {
      if (row.parent !== null) maps.add(row.parent);
      return this.#leaseOne(row, flight, nowMs);
    });
    if (maps.size > 0) this.#store.maps.begin([...maps], nowMs);
    return batch;
  }

  #leaseOne(row: DueRow, flight: Flight, nowMs: number): JobAttempt {
    const options: CallOptions = JSON.parse(row.options);
    const lease = row.lease + 1;
    const deadline = nowMs + (options.timeoutMs ?? INVOCATION_LIMITS.timeoutMs.max) + JOB_OVERTIME_MS;
    this.#store.queue.lease(row.id, nowMs + JOB_LEASE_MS, deadline, nowMs);
    this.#held.set(row.id, { lease, bytes: row.args_bytes, deadline, flight });
    this.#bytes += row.args_bytes;
    const args = this.#store.tables.payloads.args(row.id, row.args);
    return { id: row.id, attempt: lease, call: { function: row.function, version: row.version, args, ...options } };
  }
}

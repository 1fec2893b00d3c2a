/**
 * What a shard does, apart from being a Durable Object: every change is one turn, with what it lets begin.
 */
import { fault } from "../../src/contracts/errors.ts";
import type { Idempotency } from "../../src/contracts/idempotency.ts";
import type {
  JobAttempt,
  JobItem,
  JobQuery,
  JobRecord,
  JobWithValue,
  NewJob,
  RedriveRequest,
  Settlement,
} from "../../src/contracts/job.ts";
import { isTerminal, noJob } from "../../src/contracts/job.ts";
import { JOB_LEASE_MS, MAX_JOB_WAIT_SECONDS } from "../../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import { Waiters } from "../support/waiters.ts";
import { Arrivals } from "./arrivals.ts";
import { Callbacks } from "./callbacks.sql.ts";
import { Courier } from "./courier.ts";
import { JobTables } from "./jobs.sql.ts";
import { MapTables } from "./maps.sql.ts";
import { Oblivion } from "./oblivion.sql.ts";
import { type Batch, Pump } from "./pump.ts";
import { Queue } from "./queue.sql.ts";
import { Reader } from "./reader.ts";
import { Revival } from "./revival.sql.ts";
import type { JobRow } from "./rows.ts";
import { type JobStore, Turn } from "./turn.ts";
import { WakeUps } from "./wake-ups.ts";
import type { Place, Ward } from "./ward.ts";

/** What a shard works with. */
export interface ShardParts {
  readonly storage: DurableObjectStorage;
  readonly name: string;
  readonly ward: Ward;
  /** Resolves when every attempt was told of by `settle`; what was not by then is lost. */
  readonly perform: (attempts: readonly JobAttempt[]) => Promise<void>;
  /** Ends the object: it wakes again with what is on disk. */
  readonly abort: (reason: string) => void;
  /** For callbacks. */
  readonly fetch: (request: Request, init: RequestInit) => Promise<Response>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Rows that one look after lost leases takes back. */
const SWEPT_AT_ONCE = 500;

/** The job that a request stands for, and whether it came to be by it. */
interface Spawned {
  readonly job: JobRecord;
  readonly created: boolean;
}

export class ShardCore {
  readonly #reader: Reader;
  readonly #parts: ShardParts;
  readonly #store: JobStore;
  readonly #revival: Revival;
  readonly #oblivion: Oblivion;
  readonly #courier: Courier;
  readonly #pump: Pump;
  readonly #place: Place;
  readonly #waiters = new Waiters();
  readonly #arrivals: Arrivals;
  readonly #wakeUps: WakeUps;

  constructor(parts: ShardParts) {
    const { storage, name, ward } = parts;
    this.#parts = parts;
    const { sql } = storage;
    const callbacks = new Callbacks(sql);
    const tables = new JobTables(sql, callbacks);
    this.#store = { tables, queue: new Queue(sql), maps: new MapTables(sql), callbacks };
    this.#revival = new Revival(sql, callbacks);
    this.#oblivion = new Oblivion(sql);
    this.#reader = new Reader(tables);
    this.#courier = new Courier({ ...parts, callbacks, read: (id) => this.#reader.read(id) });
    this.#place = ward.join(name);
    this.#pump = new Pump(this.#store, this.#place);
    this.#arrivals = new Arrivals(tables, (keep) => this.#turn((_turn, nowMs) => keep(nowMs), !this.#place.isBusy()));
    this.#wakeUps = new WakeUps({
      ...parts,
      queue: this.#store.queue,
      courier: this.#courier,
      oblivion: this.#oblivion,
      isBusy: () => this.#pump.isBusy,
      look: () => void this.#turn(() => undefined, true),
    });
  }

  /**
   * Finds out what became of what ran. In another isolate than before it was lost with the process. In the same one only
   * the object was: what runs may still be told of, until its lease ends.
   */
  async wake(): Promise<void> {
    const { storage, ward, now, random } = this.#parts;
    storage.transactionSync(() => {
      if (!this.#store.queue.moveTo(ward.isolate)) return;
      const turn = new Turn(this.#store, now(), random);
      for (const row of this.#store.queue.overdue(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
        turn.lose(row, true);
      turn.close();
    });
    await this.#wakeUps.start();
  }

  /** Keeps a job, unless it is there. */
  async spawn(job: NewJob): Promise<Result<Spawned>> {
    const accepted = await this.#arrivals.add(job);
    return accepted.ok
      ? this.#told(accepted.value.id, (known) => ({ job: known, created: accepted.value.created }))
      : accepted;
  }

  spawnedBy(idempotency: Idempotency): JobRecord | null {
    return this.#reader.spawnedBy(idempotency);
  }

  async get(id: string, waitMs: number): Promise<JobWithValue | null> {
    await this.#wakeUps.mind();
    const known = this.#store.tables.job(id);
    if (known !== null && !isTerminal(known.state) && waitMs > 0) {
      await this.#waiters.wait(id, Math.min(waitMs, MAX_JOB_WAIT_SECONDS * 1_000));
    }
    return this.#reader.read(id);
  }

  async list(query: JobQuery): Promise<JobRecord[]> {
    await this.#wakeUps.mind();
    return this.#reader.list(query);
  }

  items(id: string, from: number): JobItem[] | null {
    return this.#reader.items(id, from);
  }

  async cancel(id: string): Promise<Result<JobRecord>> {
    const row = this.#store.tables.job(id);
    if (row === null) return fail(noJob(id));
    if (isTerminal(row.state)) return fail(fault("conflict", `The job is over already (${row.state}).`));
    await this.#turn((turn) => turn.cancel(row, fault("cancelled", "The job was cancelled.")));
    return this.#told(id, (record) => record);
  }

  async retry(id: string): Promise<Result<JobRecord>> {
    const row = this.#store.tables.job(id);
    if (row === null) return fail(noJob(id));
    if (row.state === "succeeded") return fail(fault("conflict", "The job has succeeded already."));
    if (row.state === "running") return fail(fault("conflict", "The job is running."));
    await this.#turn((_turn, nowMs) => {
      if (row.state === "queued") this.#revival.hurry(id, nowMs);
      else this.#revival.revive(row, nowMs);
    });
    return this.#told(id, (record) => record);
  }

  redrive(request: RedriveRequest): Promise<number> {
    return this.#turn((_turn, nowMs) => this.#revival.redrive(request, nowMs));
  }

  settle(settlements: readonly Settlement[]): Promise<void> {
    return this.#turn((turn, nowMs) => {
      const rows = new Map(this.#store.tables.rows(settlements.map(({ id }) => id)).map((row) => [row.id, row]));
      for (const { id, attempt, outcome } of settlements) {
        const row = rows.get(id);
        this.#pump.release(id, attempt, nowMs);
        if (row?.state !== "running" || row.lease !== attempt) continue;
        // A second word on the same attempt finds it over.
        rows.delete(id);
        turn.settle(row, outcome);
      }
    });
  }

  alarm(): Promise<void> {
    this.#wakeUps.rung();
    return this.#turn((turn, nowMs) => {
      const { queue } = this.#store;
      queue.renew(this.#pump.inTime(nowMs), nowMs + JOB_LEASE_MS);
      for (const row of queue.overdue(nowMs, SWEPT_AT_ONCE)) this.#lose(turn, row, nowMs);
      this.#oblivion.step(nowMs);
    }, true);
  }

  /**
   * Makes a change in one transaction with the alarm. What is due begins with it where `begins` says so, otherwise soon:
   * were one batch to begin the next, the runtime would serve nobody else until the queue is empty.
   */
  async #turn<Outcome>(change: (turn: Turn, nowMs: number) => Outcome, begins = false): Promise<Outcome> {
    const { now, random } = this.#parts;
    const nowMs = now();
    const turn = new Turn(this.#store, nowMs, random);
    const { outcome, batches, posts } = this.#commit(() => {
      const outcome = change(turn, nowMs);
      turn.close();
      const batches = begins ? this.#pump.take(turn, nowMs) : [];
      turn.close();
      return { outcome, batches, posts: this.#courier.take(nowMs) };
    });
    this.#waiters.tell(turn.ended);
    // What is sent leaves when the transaction is on disk, and not before.
    for (const batch of batches) void this.#send(batch);
    for (const post of posts) void post().then(() => this.#wakeUps.lookSoon());
    // Nothing is awaited between the change and the alarm, so that both are one commit.
    await this.#wakeUps.ensure();
    return outcome;
  }

  /** Memory and database say the same, or the object starts afresh. */
  #commit<Outcome>(change: () => Outcome): Outcome {
    try {
      return this.#parts.storage.transactionSync(change);
    } catch (error) {
      this.#parts.abort(String(error));
      throw error;
    }
  }

  async #send(batch: Batch): Promise<void> {
    await this.#parts.perform(batch).catch(() => undefined);
    const unheard = this.#pump.unheard(batch);
    if (unheard.length === 0) return;
    await this.#turn((turn, nowMs) => {
      for (const { id, attempt } of unheard) {
        const row = this.#store.tables.row(id);
        if (row?.state === "running" && row.lease === attempt) this.#lose(turn, row, nowMs);
        else this.#pump.release(id, attempt, nowMs);
      }
    });
  }

  #lose(turn: Turn, row: JobRow, nowMs: number): void {
    this.#pump.release(row.id, row.lease, nowMs);
    turn.lose(row, false);
  }

  #told<Told>(id: string, tell: (record: JobRecord) => Told): Result<Told> {
    const row = this.#store.tables.job(id);
    return row === null ? fail(noJob(id)) : succeed(tell(this.#store.tables.record(row)));
  }
}

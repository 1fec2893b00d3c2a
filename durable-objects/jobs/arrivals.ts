/**
 * Jobs that come at the same moment are kept in one transaction: writing to the disk is what a spawn waits for.
 */
import { fault } from "../../src/contracts/errors.ts";
import type { NewJob } from "../../src/contracts/job.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import type { JobTables } from "./jobs.sql.ts";

/** The id of the job that stands for a request, and whether it came to be by it. */
interface Accepted {
  readonly id: string;
  readonly created: boolean;
}

/** What became of jobs that came together. */
type Kept = ReadonlyMap<NewJob, Result<Accepted>>;

/** Runs `keep` in a transaction; resolves when it is on disk. */
type Transact = (keep: (nowMs: number) => Kept) => Promise<Kept>;

export class Arrivals {
  readonly #tables: JobTables;
  readonly #transact: Transact;
  /** Jobs that are about to be kept, and what becomes of them. */
  #waiting: NewJob[] = [];
  #accepting: Promise<Kept> | null = null;

  constructor(tables: JobTables, transact: Transact) {
    this.#tables = tables;
    this.#transact = transact;
  }

  /** Keeps a job, unless it is there. */
  async add(job: NewJob): Promise<Result<Accepted>> {
    this.#waiting.push(job);
    this.#accepting ??= this.#acceptAll();
    const kept = await this.#accepting;
    return kept.get(job) ?? fail(fault("internal", "The job was not kept."));
  }

  async #acceptAll(): Promise<Kept> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const jobs = this.#waiting;
    this.#waiting = [];
    this.#accepting = null;
    return this.#transact((nowMs) => new Map(jobs.map((job) => [job, this.#accept(job, nowMs)])));
  }

  #accept(job: NewJob, nowMs: number): Result<Accepted> {
    const known = job.idempotency === null ? null : this.#tables.spawnedWith(job.idempotency.key);
    if (known !== null) {
      const isSame = known.body_hash === job.idempotency?.bodyHash;
      return isSame ? succeed({ id: known.job, created: false }) : fail(otherBody());
    }
    // The message may have come before, and its answer have been lost.
    if (this.#tables.job(job.id) !== null) return succeed({ id: job.id, created: false });
    this.#tables.add(job, nowMs);
    return succeed({ id: job.id, created: true });
  }
}

function otherBody() {
  return fault("conflict", "The Idempotency-Key was used with another request; take a new key for a new request.");
}

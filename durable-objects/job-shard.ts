/**
 * A shard of the jobs: keeps what was accepted, hands out what is due, takes what came of it.
 *
 * Nothing that is acknowledged lives in memory only. What is out has a lease in the database, renewed by the alarm while
 * this object waits for it; when the object or the process is lost, the lease runs out and the job is tried again.
 * There is one alarm, for whatever is next.
 */
import { DurableObject } from "cloudflare:workers";
import type { Idempotency } from "../src/contracts/idempotency.ts";
import type {
  JobAttempt,
  JobItem,
  JobQuery,
  JobRecord,
  JobWithValue,
  NewJob,
  RedriveRequest,
  Settlement,
} from "../src/contracts/job.ts";
import type { Result } from "../src/contracts/result.ts";
import { JOB_MIGRATIONS } from "./jobs/migrations.ts";
import { ShardCore, type ShardParts } from "./jobs/shard-core.ts";
import type { Ward } from "./jobs/ward.ts";
import { migrate } from "./support/migrate.ts";

/** What runs attempts: tells the shard of each by `settle`, and resolves when it is through with all of them. */
interface PerformerStub {
  perform(shard: string, attempts: readonly JobAttempt[]): Promise<void>;
}

/**
 * Makes the object's class. Shards of one isolate share `ward`; the runtime makes the instances, so what they share
 * comes in here. `stage` lets tests change what a shard works with.
 */
export function jobShardFor(ward: Ward, stage: (parts: ShardParts) => ShardParts = (parts) => parts) {
  return class JobShard extends DurableObject<unknown> {
    readonly #core: ShardCore;

    constructor(ctx: DurableObjectState, env: unknown) {
      super(ctx, env);
      migrate(ctx.storage, "the job shard", JOB_MIGRATIONS);
      // The composition root exports the performer under this name; its type is known there only.
      const { Performer } = ctx.exports as unknown as { Performer: PerformerStub };
      const name = ctx.id.name ?? ctx.id.toString();
      this.#core = new ShardCore(
        stage({
          ...{ storage: ctx.storage, name, ward },
          perform: (attempts) => Performer.perform(name, attempts),
          abort: (reason) => ctx.abort(reason),
          fetch: (request, init) => fetch(request, init),
          now: Date.now,
          random: Math.random,
        }),
      );
      void ctx.blockConcurrencyWhile(() => this.#core.wake());
    }

    /** Keeps a job. Fault: `conflict` when its idempotency key came with another body. */
    spawn(job: NewJob): Promise<Result<{ job: JobRecord; created: boolean }>> {
      return this.#core.spawn(job);
    }

    /** The job of an earlier request with this key and this body. */
    spawnedBy(idempotency: Idempotency): JobRecord | null {
      return this.#core.spawnedBy(idempotency);
    }

    /** A job with its value, as soon as it is over, or as it is after `waitMs`. */
    get(id: string, waitMs: number): Promise<JobWithValue | null> {
      return this.#core.get(id, waitMs);
    }

    /** Jobs, newest first. */
    list(query: JobQuery): Promise<JobRecord[]> {
      return this.#core.list(query);
    }

    /** Inputs of a map from a number on. */
    items(id: string, from: number): JobItem[] | null {
      return this.#core.items(id, from);
    }

    /** Faults: `invocation_not_found`, `conflict`. */
    cancel(id: string): Promise<Result<JobRecord>> {
      return this.#core.cancel(id);
    }

    /** Faults: `invocation_not_found`, `conflict`. */
    retry(id: string): Promise<Result<JobRecord>> {
      return this.#core.retry(id);
    }

    /** Sends dead jobs on their way again; gives their number. */
    redrive(request: RedriveRequest): Promise<number> {
      return this.#core.redrive(request);
    }

    /** Takes how attempts ended; what is not of the last lease is dropped. */
    settle(settlements: readonly Settlement[]): Promise<void> {
      return this.#core.settle(settlements);
    }

    override alarm(): Promise<void> {
      return this.#core.alarm();
    }
  };
}

/** A shard as directors call it. */
export type JobShard = InstanceType<ReturnType<typeof jobShardFor>>;

/**
 * The port `Jobs` over the shards: a job's id names the one that keeps it.
 */
import type { JobShard } from "../../../durable-objects/job-shard.ts";
import { type JobPage, type JobQuery, type JobRecord, noJob } from "../../contracts/job.ts";
import { shardName, shardOf } from "../../contracts/job-ids.ts";
import { JOB_SHARDS } from "../../contracts/limits.ts";
import { fail } from "../../contracts/result.ts";
import type { Settle } from "../jobs/report-back.ts";
import type { Jobs } from "../ports.ts";
import { callObject, readObject } from "./object-call.ts";

/** Makes the port. */
export function jobsOf(namespace: DurableObjectNamespace<JobShard>): Jobs {
  const found = <Answer>(id: string, ask: (shard: string) => Promise<Answer>, otherwise: Answer): Promise<Answer> => {
    const shard = shardOf(id);
    return shard === null ? Promise.resolve(otherwise) : ask(shardName(shard));
  };
  return {
    spawn(job) {
      const shard = shardOf(job.id);
      if (shard === null) throw new RangeError(`${job.id} is no id of a job`);
      return callObject(namespace, shardName(shard), (stub) => stub.spawn(job));
    },
    spawnedBy: (shard, idempotency) => readObject(namespace, shardName(shard), (stub) => stub.spawnedBy(idempotency)),
    get: (id, waitMs) => found(id, (shard) => readObject(namespace, shard, (stub) => stub.get(id, waitMs)), null),
    items: (id, index) => found(id, (shard) => readObject(namespace, shard, (stub) => stub.items(id, index)), null),
    cancel: (id) => found(id, (shard) => callObject(namespace, shard, (stub) => stub.cancel(id)), fail(noJob(id))),
    retry: (id) => found(id, (shard) => callObject(namespace, shard, (stub) => stub.retry(id)), fail(noJob(id))),
    list: (query) => list(namespace, query),
    async redrive(request) {
      const redriven = await Promise.all(
        SHARDS.map((shard) => callObject(namespace, shard, (stub) => stub.redrive(request))),
      );
      return redriven.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** How outcomes reach the shard that handed out their attempts. */
export function settlerOf(namespace: DurableObjectNamespace<JobShard>, shard: string): Settle {
  return (settlements) => callObject(namespace, shard, (stub) => stub.settle(settlements));
}

const SHARDS = Array.from({ length: JOB_SHARDS }, (_, shard) => shardName(shard));

/** Asks each shard for a page and takes the newest of all. */
async function list(namespace: DurableObjectNamespace<JobShard>, query: JobQuery): Promise<JobPage> {
  const asked = { ...query, limit: query.limit + 1 };
  const pages = await Promise.all(
    SHARDS.map((shard) => readObject(namespace, shard, (stub): Promise<JobRecord[]> => stub.list(asked))),
  );
  const newest = pages.flat().sort((one, other) => (one.id < other.id ? 1 : -1));
  const jobs = newest.slice(0, query.limit);
  return { jobs, next: newest.length > query.limit ? (jobs.at(-1)?.id ?? null) : null };
}

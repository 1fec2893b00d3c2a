/**
 * Ids of jobs: those of invocations, whose last digit names the object that keeps the job.
 */
import type { Entropy } from "./ids.ts";
import { JOB_SHARDS } from "./limits.ts";
import { newShardedId, shardOfDigit } from "./sharded-ids.ts";

/** Makes an id; `shard` puts the job where it must be found again, any other place will do. */
export function newJobId(entropy: Entropy, shard?: number): string {
  return newShardedId("inv", JOB_SHARDS, entropy, shard);
}

/** The shard that keeps a job, or an input of one (`<id>.<number>`); null for what cannot be an id. */
export function shardOf(id: string): number | null {
  const digit = /^inv_[0-9A-HJKMNP-TV-Z]{25}([0-9A-HJKMNP-TV-Z])(?:\.\d+)?$/.exec(id)?.[1];
  return digit === undefined ? null : shardOfDigit(digit, JOB_SHARDS);
}

/** The object's name of a shard. */
export function shardName(shard: number): string {
  return `jobs-${shard}`;
}

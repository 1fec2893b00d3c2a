/**
 * Ids of jobs: those of invocations, whose last digit names the object that keeps the job.
 */
import { type Entropy, newId } from "./ids.ts";
import { JOB_SHARDS } from "./limits.ts";

/** Ids end in a digit of Crockford's base 32, so 32 is what shards may be at most. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Makes an id; `shard` puts the job where it must be found again, any other place will do. */
export function newJobId(entropy: Entropy, shard?: number): string {
  const id = newId("inv", entropy);
  if (shard === undefined) return id;
  const present = DIGITS.indexOf(id.slice(-1));
  return id.slice(0, -1) + DIGITS.charAt(present - (present % JOB_SHARDS) + shard);
}

/** The shard that keeps a job, or an input of one (`<id>.<number>`); null for what cannot be an id. */
export function shardOf(id: string): number | null {
  const digit = /^inv_[0-9A-HJKMNP-TV-Z]{25}([0-9A-HJKMNP-TV-Z])(?:\.\d+)?$/.exec(id)?.[1];
  return digit === undefined ? null : DIGITS.indexOf(digit) % JOB_SHARDS;
}

/** The object's name of a shard. */
export function shardName(shard: number): string {
  return `jobs-${shard}`;
}

/**
 * Ids of workflow runs: their last digit names the object that keeps the run.
 *
 * A run is played by an instance of the engine; when it is played anew, by another one. Instances are numbered.
 */
import type { Entropy } from "./ids.ts";
import { WORKFLOW_SHARDS } from "./limits.ts";
import { newShardedId, shardOfDigit } from "./sharded-ids.ts";

const RUN_ID = /^run_[0-9A-HJKMNP-TV-Z]{25}([0-9A-HJKMNP-TV-Z])$/;
const INSTANCE_ID = /^(run_[0-9A-HJKMNP-TV-Z]{26})-([1-9][0-9]*)$/;

/** Makes an id; `shard` puts the run where it must be found again, any other place will do. */
export function newRunId(entropy: Entropy, shard?: number): string {
  return newShardedId("run", WORKFLOW_SHARDS, entropy, shard);
}

/** The shard that keeps a run; null for what cannot be an id. */
export function runShardOf(id: string): number | null {
  const digit = RUN_ID.exec(id)?.[1];
  return digit === undefined ? null : shardOfDigit(digit, WORKFLOW_SHARDS);
}

/** The object's name of a shard. */
export function runShardName(shard: number): string {
  return `workflow-runs-${shard}`;
}

/** Which playing of a run: the first is 1. What an earlier one still tells is not taken. */
export interface Play {
  readonly run: string;
  readonly number: number;
}

/** The id of the engine's instance. */
export function instanceIdOf({ run, number }: Play): string {
  return `${run}-${number}`;
}

/** The event that ends a step's wait. Each has a type of its own: locally an event may be delivered twice. */
export function waitEvent(step: string): string {
  return `wait-${step}`;
}

/** What an instance plays; null for an id that is not one of ours. */
export function playOf(instance: string): Play | null {
  const [, run, number] = INSTANCE_ID.exec(instance) ?? [];
  return run === undefined ? null : { run, number: Number(number) };
}

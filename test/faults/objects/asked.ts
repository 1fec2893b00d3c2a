/**
 * What callers of one seed asked for: jobs by their requests, not by their ids, for an answer may be lost.
 */
import type { NewJob } from "../../../src/contracts/job.ts";
import { EAGER, newJob } from "../../support/new-jobs.ts";
import type { Rng } from "../support/rng.ts";
import { now } from "./clock.ts";
import type { World } from "./world.ts";

/** Shards in use: few, so that jobs meet. */
export const SHARDS = [0, 1];
/** Of jobs that may become too old. */
const SHORT_AGE_MS = 4_000;

/** One request, and the jobs that may have come of it. */
export interface Asked {
  readonly name: string;
  readonly shard: number;
  readonly key: { readonly key: string; readonly bodyHash: string } | null;
  /** Inputs of a map; 0 for a call. */
  readonly inputs: number;
  readonly stops: boolean;
  readonly ids: string[];
  /** The job that the caller was told of. */
  told: string | null;
  /** How the job was seen to have ended. */
  seen: string | null;
  cancelAsked: boolean;
  /** Makes the job, with another id each time. */
  readonly make: () => NewJob;
}

/** Draws a request. */
export function ask(rng: Rng, name: string, isMap: boolean): Asked {
  const shard = rng.pick(SHARDS);
  const isShort = rng.chance(0.1);
  const policy = {
    ...EAGER,
    maxAttempts: rng.int(2, 5),
    retryErrors: rng.chance(0.6),
    backoffMs: rng.pick([0, 100, 500]),
    maxBackoffMs: 2_000,
    ...(isShort ? { maxAgeMs: SHORT_AGE_MS } : {}),
  };
  const inputs = isMap ? rng.int(1, 20) : 0;
  const onError = rng.pick(["return", "stop"] as const);
  const delayMs = rng.chance(0.2) ? rng.int(100, 3_000) : 0;
  const priority = rng.int(-3, 3);
  const key = rng.chance(0.5) ? { key: `key of ${name}`, bodyHash: `body of ${name}` } : null;
  const many = isMap ? { inputs: Array.from({ length: inputs }, (_, index) => [index]) } : {};
  return {
    ...{ name, shard, key, inputs, stops: onError === "stop", ids: [], told: null, seen: null, cancelAsked: false },
    make: () =>
      newJob({ fn: name, shard, policy, onError, priority, idempotency: key, runAt: now() + delayMs, ...many }),
  };
}

/** Lets the world know what may come of a job. */
export function expectJob(world: World, { name }: Asked, { id, inputs, isMap, policy, runAt }: NewJob): void {
  const { maxAttempts, retryErrors } = policy;
  const maxAgeMs = policy.maxAgeMs === EAGER.maxAgeMs ? Number.POSITIVE_INFINITY : policy.maxAgeMs;
  const terms = { maxAttempts, retryErrors, maxAgeMs, runAt };
  if (!isMap) world.expect(id, { name, ...terms });
  else for (const item of inputs.keys()) world.expect(`${id}.${item}`, { name: `${name}.${item}`, ...terms });
}

/** Ids of the inputs of a map job, or that of a call. */
export function rowsOf({ inputs }: Asked, id: string): string[] {
  return inputs === 0 ? [id] : Array.from({ length: inputs }, (_, item) => `${id}.${item}`);
}

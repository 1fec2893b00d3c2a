/**
 * The road from a shard to what performs its jobs, and back: the models are told what leaves a shard and what it hears.
 *
 * What is on the road is lost with the process. Seen from the performer alone such an attempt never was, though it counts.
 */
import type { JobAttempt } from "../../../src/contracts/job.ts";
import { now } from "./clock.ts";
import { theWorld } from "./world.ts";

type Perform = (attempts: readonly JobAttempt[]) => Promise<void>;

/** Has the models see what a shard sends and hears. Nothing comes between what it hears and what it does about it. */
export function watched(perform: Perform): Perform {
  return async (attempts) => {
    const world = theWorld();
    for (const { id, attempt } of attempts) world.leaves(id, attempt, now());
    try {
      await perform(attempts);
    } finally {
      for (const { id, attempt } of attempts) world.models.get(id)?.ends(attempt);
    }
  };
}

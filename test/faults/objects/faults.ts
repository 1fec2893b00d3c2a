/**
 * Faults that strike the job objects; each is told to the models of what it may hit, before and after.
 */
import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { shardName, shardOf } from "../../../src/contracts/job-ids.ts";
import { type World, ward } from "./world.ts";

/** An eviction waits for what runs; nobody here waits as long. */
const EVICTION_PATIENCE_MS = 200;

const stubOf = (shard: number) => env.FAULTY_JOBS.getByName(shardName(shard));

/** One object is reset in the middle of whatever it does; with it, or not, what performs its jobs. */
export function abortShard(world: World, shard: number, withPerformers: boolean): Promise<void> {
  return shaking(world, shard, async () => {
    if (withPerformers) world.losePerformers(shard);
    const aborted = runInDurableObject(stubOf(shard), (_object, state) => state.abort("a fault of the test"));
    await aborted.catch(() => undefined);
  });
}

/** One object leaves memory when it has a moment. */
export function evictShard(world: World, shard: number): Promise<void> {
  return shaking(world, shard, async () => {
    const evicted = evictDurableObject(stubOf(shard)).catch(() => undefined);
    await Promise.race([evicted, new Promise((done) => setTimeout(done, EVICTION_PATIENCE_MS))]);
  });
}

/** All objects are reset. */
export function abortAll(world: World): Promise<void> {
  return shaking(world, null, () => abortAllDurableObjects());
}

/** The whole process dies: objects, performers, and what they shared. */
export async function crash(world: World): Promise<void> {
  world.tell(
    () => true,
    (model) => model.crashes(true),
  );
  world.loseProcess();
  ward.die();
  await abortAllDurableObjects();
  // What an object began in its last moments is lost, too.
  world.loseProcess();
  world.tell(
    () => true,
    (model) => model.crashes(false),
  );
}

/** An alarm rings that nobody set. */
export async function ringTwice(shard: number): Promise<void> {
  await runDurableObjectAlarm(stubOf(shard)).catch(() => undefined);
}

/** The alarm that is set does not ring. */
export async function loseAlarm(shard: number): Promise<void> {
  await runInDurableObject(stubOf(shard), (_object, { storage }) => storage.deleteAlarm()).catch(() => undefined);
}

async function shaking(world: World, shard: number | null, strike: () => Promise<void>): Promise<void> {
  const isHit = (id: string): boolean => shard === null || shardOf(id) === shard;
  world.tell(isHit, (model) => model.shakes());
  await strike();
  world.tell(isHit, (model) => model.shakes());
}

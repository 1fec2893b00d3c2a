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
    const aborted = runInDurableObject(stubOf(shard), (_object, state) => {
      // Both at once: an object that outlives its performers hears of their end.
      if (withPerformers) world.losePerformers(shard);
      state.abort("a fault of the test");
    });
    await aborted.catch(() => undefined);
  });
}

/** One object leaves memory when it has a moment. */
export function evictShard(world: World, shard: number): Promise<void> {
  return shaking(world, shard, async () => {
    const evicted = evictDurableObject(stubOf(shard)).catch(() => undefined);
    // It may go when nobody waits for that any more.
    const gone = evicted.then(() => shake(world, shard));
    await Promise.race([gone, new Promise((done) => setTimeout(done, EVICTION_PATIENCE_MS))]);
  });
}

/** All objects are reset. */
export function abortAll(world: World): Promise<void> {
  return shaking(world, null, () => abortAllDurableObjects());
}

/** The whole process dies, at once: objects, performers, and what they shared. */
export async function crash(world: World): Promise<void> {
  world.tell(
    () => true,
    (model) => model.crashes(),
  );
  world.loseProcess();
  ward.die();
  await abortAllDurableObjects();
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
  shake(world, shard);
  await strike();
  shake(world, shard);
}

/** Tells the models of a shard, or all of them, that their object was reset. */
function shake(world: World, shard: number | null): void {
  world.tell(
    (id) => shard === null || shardOf(id) === shard,
    (model) => model.shakes(),
  );
}

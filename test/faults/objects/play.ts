/**
 * One seed against the job objects: callers and faults take turns, everything comes to rest, every job is held against its
 * model.
 */
import { env } from "cloudflare:workers";
import { jobsOf } from "../../../src/director/adapters/do-jobs.ts";
import { type Asked, ask, SHARDS } from "./asked.ts";
import { audit } from "./audit.ts";
import { cancel, look, misuseKey, revive, spawn } from "./callers.ts";
import { pause } from "./clock.ts";
import { abortAll, abortShard, crash, evictShard, loseAlarm, ringTwice } from "./faults.ts";
import { beginWorld, type World } from "./world.ts";

const STEPS = 120;
/** How often each step is taken, relative to the others. */
const STEP_WEIGHTS = {
  ...{ spawn: 20, killer: 0.5, map: 4, again: 4, misuse: 2, cancel: 4, retry: 4, redrive: 4, look: 6, wait: 16 },
  ...{ abort: 3, abortAll: 1, evict: 2, crash: 3, ring: 3, loseAlarm: 2, loseSpawn: 4, loseSettle: 2 },
} as const;
type StepName = keyof typeof STEP_WEIGHTS;

/** Plays a seed; gives everything that was not as promised. */
export async function play(seed: number): Promise<string[]> {
  const world = beginWorld(seed, crash);
  const stopWatching = world.watchForStandstill();
  const asked: Asked[] = [];
  try {
    const rng = world.rng.fork("steps");
    for (let step = 0; step < STEPS; step++) await take(rng.weighted(STEP_WEIGHTS), world, asked, `job${step}`);
    await audit(jobsOf(env.FAULTY_JOBS), world, asked);
  } finally {
    stopWatching();
  }
  return world.verdict();
}

async function take(step: StepName, world: World, asked: Asked[], name: string): Promise<void> {
  const rng = world.rng.fork(name);
  const jobs = jobsOf(env.FAULTY_JOBS);
  const begin = (isMap: boolean) => {
    const one = ask(rng, name, isMap);
    asked.push(one);
    return spawn(jobs, world, one);
  };
  const [first] = asked;
  const someone = first === undefined ? null : rng.pick(asked);
  switch (step) {
    case "spawn":
      return begin(false);
    case "killer":
      world.killers.add(name);
      return begin(false);
    case "map":
      return begin(true);
    case "loseSpawn":
      world.spawnsToLose = rng.int(1, 2);
      return begin(rng.chance(0.2));
    case "again":
      return someone?.key ? spawn(jobs, world, someone) : undefined;
    case "misuse":
      return someone ? misuseKey(jobs, world, someone) : undefined;
    case "cancel":
      return someone ? cancel(jobs, world, someone) : undefined;
    case "retry":
    case "redrive":
      return someone ? revive(jobs, world, someone, step === "redrive") : undefined;
    case "look":
      return someone ? look(jobs, world, someone) : undefined;
    default:
      return strike(step, world, rng.pick(SHARDS), rng.int(50, 600));
  }
}

async function strike(step: StepName, world: World, shard: number, forMs: number): Promise<void> {
  switch (step) {
    case "abort":
      return abortShard(world, shard, forMs % 2 === 0);
    case "abortAll":
      return abortAll(world);
    case "evict":
      return evictShard(world, shard);
    case "crash":
      return crash(world);
    case "ring":
      return ringTwice(shard);
    case "loseAlarm":
      return loseAlarm(shard);
    case "loseSettle":
      world.settlesToLose++;
      return;
    default:
      return pause(forMs);
  }
}

/**
 * Seeds against a real server: the clients act while faults strike, everything comes to rest, and the facts are read.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { JOB_LEASE_MS } from "../../../src/contracts/limits.ts";
import type { JobResponse } from "../../../src/contracts/responses.ts";
import { rngOf } from "../support/rng.ts";
import { actAs, type MapLine, type Told } from "./clients.ts";
import type { Facts } from "./facts.ts";
import { planOf } from "./plan.ts";
import { allJobs, itemsOf, untilRest } from "./rest.ts";
import type { Stage } from "./stage.ts";
import { strikeAll } from "./strike.ts";

/** Leases run out, pauses between attempts pass; the rest is a slow machine's share. */
const REST_TIMEOUT_MS = 120_000;
/** So long after a rest nothing that still ran by mistake can be on its way any more. */
const STILL_MS = JOB_LEASE_MS + 500;

/** So many seeds are played at once; what they leave to be done goes on while the next ones are played. */
const AT_ONCE = 2;

/** Plays seeds and gives what is known afterwards. */
export async function play(seeds: readonly number[], stage: Stage): Promise<Facts> {
  const told: Told[] = [];
  for (let next = 0; next < seeds.length; next += AT_ONCE) {
    const played = seeds.slice(next, next + AT_ONCE).map((seed) => playSeed(seed, stage));
    told.push(...(await Promise.all(played)).flat());
  }
  await untilRest(
    stage.client(() => 0.5),
    REST_TIMEOUT_MS,
  );
  return readFacts(told, stage);
}

async function playSeed(seed: number, stage: Stage): Promise<Told[]> {
  const rng = rngOf(seed);
  const plan = planOf(rng, `seed${seed}`);
  const clients = plan.clients.map((steps, index) => actAs(steps, stage, rng.fork(`client ${index}`)));
  const [told] = await Promise.all([Promise.all(clients), strikeAll(plan.faults, stage)]);
  return told.flat();
}

/** What has changed after everything had come to rest: nothing may have, not even by another death of the server. */
export async function changesAtRest(facts: Facts, stage: Stage): Promise<string[]> {
  const runsBefore = countRuns(facts);
  await sleep(STILL_MS);
  await stage.strike("kill-server");
  const later = await readFacts(facts.told, stage);
  const changed = [...facts.jobs].filter(([id, job]) => JSON.stringify(later.jobs.get(id)) !== JSON.stringify(job));
  const more = countRuns(later) - runsBefore;
  return [
    ...changed.map(([id, job]) => `changed at rest: ${JSON.stringify(job)} to ${JSON.stringify(later.jobs.get(id))}`),
    ...(later.jobs.size === facts.jobs.size ? [] : [`${later.jobs.size - facts.jobs.size} jobs came or went at rest`]),
    ...(more === 0 ? [] : [`${more} runs happened at rest`]),
  ];
}

async function readFacts(told: readonly Told[], stage: Stage): Promise<Facts> {
  const client = stage.client(() => 0.5);
  const jobs: ReadonlyMap<string, JobResponse> = await allJobs(client);
  const items = new Map<string, readonly MapLine[]>();
  for (const one of told) {
    if (one.step.kind === "map-job" && "id" in one) items.set(one.id, await itemsOf(stage, one.id));
  }
  const { effects, deaths, losses, releases } = stage;
  return { told, jobs, items, effects: effects.byTag, deaths: structuredClone(deaths), losses, releases };
}

function countRuns({ effects }: Facts): number {
  return [...effects.values()].reduce((sum, runs) => sum + runs.length, 0);
}

/**
 * The end of a seed: everything comes to rest in time, and every job is as its model allows.
 */
import type { JobItem, JobWithValue } from "../../../src/contracts/job.ts";
import type { Jobs } from "../../../src/director/ports.ts";
import { type Asked, rowsOf } from "./asked.ts";
import { look } from "./callers.ts";
import { pause } from "./clock.ts";
import type { World } from "./world.ts";

/** In fast time. Leases run out, pauses pass, suspects run one after the other. */
const REST_WITHIN_MS = 200_000;
const POLL_MS = 500;
const PAGE = 500;

/** Waits for rest, and holds every job against its model. */
export async function audit(jobs: Jobs, world: World, asked: readonly Asked[]): Promise<void> {
  world.spawnsToLose = 0;
  world.settlesToLose = 0;
  const left = await untilRest(jobs);
  if (left.length > 0) world.violations.push(`these do not end: ${JSON.stringify(left)}`);
  for (const one of asked) {
    await look(jobs, world, one);
    await auditOne(jobs, world, one);
  }
}

/** The job of a request, and those that its lost answers may have stood for. */
async function auditOne(jobs: Jobs, world: World, one: Asked): Promise<void> {
  const found = await Promise.all(one.ids.map(async (id) => ({ id, job: await jobs.get(id, 0) })));
  const there = found.filter(({ job }) => job !== null);
  if (one.told !== null && !there.some(({ id }) => id === one.told)) world.violations.push(`${one.name} is lost`);
  if (there.length > 1) world.violations.push(`${one.name} has ${there.length} jobs`);
  for (const { id, job } of found) {
    if (job === null) unseen(world, one, id);
    else if (one.inputs === 0) world.models.get(id)?.finishes({ ...job.job, value: job.value });
    else auditMap(world, one, job, (await jobs.items(id, 0)) ?? []);
  }
}

/** A job that is not there has never run. */
function unseen(world: World, asked: Asked, id: string): void {
  const runs = rowsOf(asked, id).reduce((sum, row) => sum + (world.models.get(row)?.runs ?? 0), 0);
  if (runs > 0) world.violations.push(`${asked.name} has run ${runs} times and is not there`);
}

function auditMap(world: World, asked: Asked, { job }: JobWithValue, items: readonly JobItem[]): void {
  const accuse = (what: string) => world.violations.push(`${asked.name} ${what}: ${JSON.stringify(job)}`);
  const count = (...states: string[]) => items.filter(({ state }) => states.includes(state)).length;
  const succeeded = count("succeeded");
  const hasFailed = count("failed", "dead") > 0;
  if (items.some(({ index }, place) => index !== place) || items.length !== asked.inputs) accuse("has not all results");
  if (job.progress?.succeeded !== succeeded || job.progress.running !== 0) accuse(`has ${succeeded} results`);
  if ((job.state === "succeeded") !== (succeeded === asked.inputs)) accuse(`has ${succeeded} results`);
  if (job.state === "failed" && !hasFailed) accuse("failed, though no input did");
  if (job.state === "cancelled" && !asked.cancelAsked) accuse("was cancelled by nobody");
  for (const { index, state, value } of items) {
    const model = world.models.get(`${job.id}.${index}`);
    // The rest of a map that stops at its first failure is not begun.
    if (state === "cancelled" && asked.stops && hasFailed) model?.asksToCancel();
    model?.finishes({ state, value });
  }
}

/** Ids of jobs that are not over in time. */
async function untilRest(jobs: Jobs): Promise<string[]> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const pages = await Promise.all([
      jobs.list({ state: "queued", limit: PAGE }).catch(() => null),
      jobs.list({ state: "running", limit: PAGE }).catch(() => null),
    ]);
    const left = pages.flatMap((page) => (page === null ? ["?"] : page.jobs.map((job) => JSON.stringify(job))));
    if (left.length === 0 || waitedMs > REST_WITHIN_MS) return left;
    await pause(POLL_MS);
  }
}

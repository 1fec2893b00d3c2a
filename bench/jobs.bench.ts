/**
 * Bench (g): 10,000 jobs of an empty function: how long a spawn takes while they run, how fast they run when all wait, and
 * what that costs in memory.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { jobsResponse } from "../src/contracts/responses.ts";
import { apiOf, deploy } from "../test/support/api.ts";
import { startServer, type TestServer } from "../test/support/server.ts";
import { sendMany } from "./support/load.ts";
import { residentMiB } from "./support/resident.ts";

const JOBS = 10_000;
const CONNECTIONS = 4;
/** Long enough to have all jobs accepted before the first one is due. */
const QUEUED_FOR_MS = 30_000;
const POLL_MS = 100;
const NAME = "empty";

/** What was measured. */
export interface JobFigures {
  readonly jobs: number;
  readonly connections: number;
  /** Spawns, while what was spawned before runs. */
  readonly spawnsPerSecond: number;
  readonly spawnMedianMs: number;
  readonly spawnP99Ms: number;
  readonly spawnMaxMs: number;
  /** From the moment that all of them are due until the last one has ended. */
  readonly drainedPerSecond: number;
  /** Resident memory: after a few jobs, after the first 10,000, with the second 10,000 in the queue, and after those. */
  readonly beforeMiB: number;
  readonly firstDrainedMiB: number;
  readonly queuedMiB: number;
  readonly secondDrainedMiB: number;
}

/** Measures on a server of its own. */
export async function runJobsBench(): Promise<JobFigures> {
  await using server = await startServer();
  await deploy(apiOf(server.url, server.adminKey), NAME, "export default () => 0;");
  await spawnMany(server, 500, {});
  await untilDrained(server);
  const beforeMiB = residentMiB(server.dataDir);

  const spawned = await spawnMany(server, JOBS, {});
  await untilDrained(server);

  const firstDrainedMiB = residentMiB(server.dataDir);

  const dueAt = Date.now() + QUEUED_FOR_MS;
  await spawnMany(server, JOBS, { runAfter: new Date(dueAt).toISOString() });
  const queuedMiB = residentMiB(server.dataDir);
  if (Date.now() > dueAt) throw new Error("The jobs were due before all were accepted.");
  await sleep(dueAt - Date.now());
  await untilDrained(server);
  const drainMs = Date.now() - dueAt;

  return {
    jobs: JOBS,
    connections: CONNECTIONS,
    spawnsPerSecond: spawned.requestsPerSecond,
    spawnMedianMs: spawned.p50Ms,
    spawnP99Ms: spawned.p99Ms,
    spawnMaxMs: spawned.maxMs,
    drainedPerSecond: JOBS / (drainMs / 1_000),
    beforeMiB,
    firstDrainedMiB,
    queuedMiB,
    secondDrainedMiB: residentMiB(server.dataDir),
  };
}

function spawnMany({ url, adminKey }: TestServer, count: number, options: object) {
  const request = {
    port: Number(new URL(url).port),
    path: `/v1/functions/${NAME}/spawn`,
    body: JSON.stringify({ args: [], ...options }),
    headers: { authorization: `Bearer ${adminKey}` },
  };
  return sendMany(request, CONNECTIONS, count);
}

/** Waits until no job is queued or running. */
async function untilDrained(server: TestServer): Promise<void> {
  while ((await anyOf(server, "queued")) || (await anyOf(server, "running"))) await sleep(POLL_MS);
}

async function anyOf({ url, adminKey }: TestServer, state: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${adminKey}` };
  const response = await fetch(`${url}/v1/invocations?state=${state}&limit=1`, { headers });
  return jobsResponse.parse(await response.json()).jobs.length > 0;
}

/**
 * Waits until nothing is left to do, and reads what became of every job.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Transport } from "../../../src/client/transport.ts";
import type { JobResponse } from "../../../src/contracts/responses.ts";
import { jobResponse, jobsResponse, mapItemResponse, mapTotalsResponse } from "../../../src/contracts/responses.ts";
import type { MapLine } from "./clients.ts";
import type { Stage } from "./stage.ts";

const POLL_MS = 250;
const PAGE = 500;
const READ_AT_ONCE = 8;

/** Resolves when no job is queued or running. Rejects with those that are, when that takes too long. */
export async function untilRest(client: Transport, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const open = (await list(client)).filter(({ endedAt }) => endedAt === null);
    if (open.length === 0) return;
    if (Date.now() > deadline) throw new Error(`These jobs do not end: ${JSON.stringify(open, null, 1)}`);
    await sleep(POLL_MS);
  }
}

/** Every job there is, with its value, by id. */
export async function allJobs(client: Transport): Promise<ReadonlyMap<string, JobResponse>> {
  const jobs = new Map<string, JobResponse>();
  const ids = (await list(client)).map(({ id }) => id);
  const read = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      jobs.set(id, await client.ask(jobResponse, { method: "GET", path: `/v1/invocations/${id}`, repeatable: true }));
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, read));
  return jobs;
}

/** What a map job has come to, line by line. */
export async function itemsOf({ url, adminKey }: Stage, id: string): Promise<readonly MapLine[]> {
  const headers = { authorization: `Bearer ${adminKey}` };
  const response = await fetch(`${url}/v1/invocations/${id}/results`, { headers });
  const text = (await response.text()).trimEnd();
  if (!response.ok) throw new Error(`The results of ${id} are refused: ${text}`);
  const lines = text.split("\n").map((line): unknown => JSON.parse(line));
  return z.array(mapItemResponse).parse(lines.filter((line) => !mapTotalsResponse.safeParse(line).success));
}

async function list(client: Transport): Promise<JobResponse[]> {
  const jobs: JobResponse[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const query = new URLSearchParams({
      limit: String(PAGE),
      ...(after ? { after } : {}),
    });
    const page: z.infer<typeof jobsResponse> = await client.ask(jobsResponse, {
      method: "GET",
      path: `/v1/invocations?${query}`,
      repeatable: true,
    });
    jobs.push(...page.jobs);
    after = page.next;
  }
  return jobs;
}

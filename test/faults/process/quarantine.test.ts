/**
 * A job that takes the runtime down each time it runs, next to jobs that do no harm.
 */
import { expect, test } from "vitest";
import { z } from "zod";
import { createTransport } from "../../../src/client/transport.ts";
import { MAX_JOB_CRASHES } from "../../../src/contracts/limits.ts";
import { type JobResponse, jobResponse } from "../../../src/contracts/responses.ts";
import { apiOf, deploy } from "../../support/api.ts";
import { startServer } from "../../support/server.ts";

const WATCHDOG_MS = 1_000;
const INNOCENTS = 60;
/** Three lives of the runtime, each until the watchdog acts, and what has to run by itself afterwards. */
const OVER_WITHIN_MS = 90_000;

/** One built-in call that no meter can end. */
const KILLER = `export default (): number => {
  const endless = { [Symbol.iterator]: () => ({ next: Object }) };
  return new Set(endless as unknown as Iterable<number>).size;
};`;
const INNOCENT = `export default async (n: number): Promise<number> => {
  await new Promise((done) => setTimeout(done, 20));
  return n * n;
};`;

test("a job that kills the runtime each time is put into quarantine, and takes no other with it", async () => {
  await using server = await startServer({ env: { TROUPE_WATCHDOG_MS: String(WATCHDOG_MS) } });
  const api = apiOf(server.url, server.adminKey);
  await deploy(api, "killer", KILLER);
  await deploy(api, "innocent", INNOCENT);
  const client = createTransport({
    ...{ url: server.url, key: server.adminKey },
    retry: { attempts: 60, firstPauseMs: 100, maxPauseMs: 500 },
  });
  const spawn = async (name: string, args: unknown[], key: string): Promise<string> => {
    const path = `/v1/functions/${name}/spawn`;
    const request = { method: "POST", path, body: { args }, idempotencyKey: key } as const;
    return (await client.ask(jobResponse, request)).id;
  };
  const over = async (id: string): Promise<JobResponse> => {
    for (const deadline = Date.now() + OVER_WITHIN_MS; Date.now() < deadline; ) {
      const path = `/v1/invocations/${id}?wait=5`;
      const job = await client.ask(jobResponse, { method: "GET", path, repeatable: true });
      if (job.endedAt !== null) return job;
    }
    throw new Error(`The job ${id} does not end.\n${server.output()}`);
  };

  const before = await Promise.all(
    Array.from({ length: INNOCENTS / 2 }, (_, n) => spawn("innocent", [n], `before ${n}`)),
  );
  const killer = await spawn("killer", [], "the killer");
  const after = await Promise.all(
    Array.from({ length: INNOCENTS / 2 }, (_, n) => spawn("innocent", [n], `after ${n}`)),
  );

  const [verdict, ...others] = await Promise.all([killer, ...before, ...after].map(over));
  expect(verdict).toMatchObject({ state: "dead", reason: "quarantine", attempts: MAX_JOB_CRASHES });
  expect(others.filter(({ state }) => state !== "succeeded")).toEqual([]);
  const right = [...before, ...after].map((_, index) => (index % (INNOCENTS / 2)) ** 2);
  expect(others.map(({ value }) => z.number().parse(value))).toEqual(right);
  // A life that ends before the supervisor was answered makes no event of its own: it belongs to the one before.
  const hangs = (await server.waitForEvents(1, OVER_WITHIN_MS)).filter(({ reason }) => reason === "hang");
  expect(hangs.length).toBeGreaterThan(0);
  expect(hangs.length).toBeLessThanOrEqual(MAX_JOB_CRASHES);
});

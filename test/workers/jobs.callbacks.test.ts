import { abortAllDurableObjects, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { run } from "../../durable-objects/support/sql.ts";
import type { JobRecord } from "../../src/contracts/job.ts";
import { shardName, shardOf } from "../../src/contracts/job-ids.ts";
import { MAX_CALLBACK_ATTEMPTS } from "../../src/contracts/limits.ts";
import { jobsOf } from "../../src/director/adapters/do-jobs.ts";
import { newJob } from "../support/new-jobs.ts";
import { unwrap } from "../support/result.ts";
import { clearStage } from "./support/scripted-performer.ts";

const jobs = jobsOf(env.JOBS);
const WAIT_MS = 10_000;
const callback = { url: "https://example.com/hook", secret: "00ff" };

/** What was posted, and how the other side answers. Objects share this isolate, so they reach this `fetch`. */
let posts: { url: string; method: string; body: JobRecord; redirect: string }[] = [];
let answer: () => Response | Promise<Response> = () => new Response();

beforeEach(() => {
  clearStage();
  posts = [];
  answer = () => new Response("ok");
  vi.stubGlobal("fetch", async (request: Request, init?: RequestInit) => {
    const { url, method } = request;
    posts.push({ url, method, body: await request.json(), redirect: init?.redirect ?? request.redirect });
    return answer();
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await reset();
});

const shardFor = (id: string) => env.JOBS.getByName(shardName(shardOf(id) ?? 0));
const callbackOf = async (id: string) => (await jobs.get(id, 0))?.job.callback;
const settled = (id: string, state: string) =>
  expect.poll(() => callbackOf(id), { timeout: WAIT_MS }).toMatchObject({ state });

/** Lets what is to be posted again be due now. */
async function hurry(id: string): Promise<void> {
  await runInDurableObject(shardFor(id), (_object, { storage }) => {
    run(storage.sql, "UPDATE callbacks SET due_at = 1 WHERE due_at IS NOT NULL");
    return storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(shardFor(id));
}

it("posts a job when it is over, once", async () => {
  const job = newJob({ callback });
  expect(unwrap(await jobs.spawn(job)).job.callback).toEqual({ state: "waiting", attempts: 0 });
  await settled(job.id, "delivered");
  expect(posts).toHaveLength(1);
  expect(posts[0]).toMatchObject({ url: callback.url, method: "POST", redirect: "manual" });
  expect(posts[0]?.body).toMatchObject({ id: job.id, state: "succeeded", value: [1], error: null });
  await hurry(job.id);
  expect(posts).toHaveLength(1);
});

it("posts a map, and a job that is cancelled", async () => {
  const map = newJob({ callback, inputs: [[1], [2]] });
  const waiting = newJob({ callback, runAt: Date.now() + 100_000 });
  unwrap(await jobs.spawn(map));
  unwrap(await jobs.spawn(waiting));
  unwrap(await jobs.cancel(waiting.id));
  await settled(map.id, "delivered");
  await settled(waiting.id, "delivered");
  expect(posts.map(({ body }) => body.state).sort()).toEqual(["cancelled", "succeeded"]);
});

it.each([
  ["an error", () => new Response(null, { status: 500 })],
  ["a redirect", () => Response.redirect("https://example.com/other")],
  ["nothing", () => Promise.reject(new Error("refused"))],
])("posts again after %s, until it is given up", async (_what, failing) => {
  answer = failing;
  const job = newJob({ callback });
  unwrap(await jobs.spawn(job));
  for (let attempts = 1; attempts < MAX_CALLBACK_ATTEMPTS; attempts++) {
    await expect.poll(() => callbackOf(job.id)).toEqual({ state: "waiting", attempts });
    await expect.poll(() => posts.length).toBe(attempts);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await hurry(job.id);
  }
  await settled(job.id, "given_up");
  expect(posts).toHaveLength(MAX_CALLBACK_ATTEMPTS);
});

it("posts again what an object was lost with", async () => {
  answer = () => new Promise(() => undefined);
  const job = newJob({ callback });
  unwrap(await jobs.spawn(job));
  await expect.poll(() => posts.length).toBe(1);
  await abortAllDurableObjects();
  answer = () => new Response("ok");
  await hurry(job.id);
  await settled(job.id, "delivered");
  expect(posts).toHaveLength(2);
});

it("posts anew what ended anew", async () => {
  const job = newJob({ callback, runAt: Date.now() + 100_000 });
  unwrap(await jobs.spawn(job));
  unwrap(await jobs.cancel(job.id));
  await settled(job.id, "delivered");
  unwrap(await jobs.retry(job.id));
  await expect.poll(() => posts.length).toBe(2);
  await settled(job.id, "delivered");
  expect(posts[1]?.body).toMatchObject({ state: "succeeded" });
});

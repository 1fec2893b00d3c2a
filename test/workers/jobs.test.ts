import { abortAllDurableObjects, evictDurableObject, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { shardName, shardOf } from "../../src/contracts/job-ids.ts";
import { jobsOf } from "../../src/director/adapters/do-jobs.ts";
import { newJob } from "../support/new-jobs.ts";
import { unwrap } from "../support/result.ts";
import { clearStage, done, performed, stage } from "./support/scripted-performer.ts";

beforeEach(clearStage);
afterEach(reset);

const jobs = jobsOf(env.JOBS);
const shardFor = (id: string) => env.JOBS.getByName(shardName(shardOf(id) ?? 0));

it("runs a job and keeps what it came to", async () => {
  const job = newJob({ args: [1, "two"] });
  const { job: accepted, created } = unwrap(await jobs.spawn(job));
  expect(created).toBe(true);
  expect(accepted).toMatchObject({ id: job.id, function: "echo", version: 1, endedAt: null });
  const over = await jobs.get(job.id, 5_000);
  expect(over).toMatchObject({
    value: '[1,"two"]',
    job: { state: "succeeded", attempts: 1, invocation: { worker: "w0" } },
  });
  await evictDurableObject(shardFor(job.id));
  expect(await jobs.get(job.id, 0)).toEqual(over);
});

it("runs again what was lost with its object", async () => {
  stage.scripts.set("slow", async (args, attempt) => {
    if (attempt.attempt === 1) await new Promise((resolve) => setTimeout(resolve, 60_000));
    return done(attempt, args);
  });
  const job = newJob({ fn: "slow" });
  unwrap(await jobs.spawn(job));
  await expect.poll(() => performed().length).toBe(1);
  await abortAllDurableObjects();
  expect(await jobs.get(job.id, 10_000)).toMatchObject({ job: { state: "succeeded", attempts: 2 } });
});

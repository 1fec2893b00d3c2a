import { evictDurableObject, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fault } from "../../src/contracts/errors.ts";
import { shardName, shardOf } from "../../src/contracts/job-ids.ts";
import { jobsOf } from "../../src/director/adapters/do-jobs.ts";
import { newJob } from "../support/new-jobs.ts";
import { faultCode, unwrap } from "../support/result.ts";
import { clearStage, done, performed, reportOf, stage } from "./support/scripted-performer.ts";

beforeEach(clearStage);
afterEach(reset);

const jobs = jobsOf(env.JOBS);
const WAIT_MS = 10_000;
const odd = fault("user_error", "odd");
const numbers = (count: number) => Array.from({ length: count }, (_, n) => [n]);

/** Fails for odd numbers while `isPicky`. */
const mood = { isPicky: true };
beforeEach(() => {
  mood.isPicky = true;
  stage.scripts.set("even", (args, attempt) => {
    const [n] = args as [number];
    if (mood.isPicky && n % 2 === 1) return { state: "failed", fault: odd, invocation: reportOf(attempt) };
    return done(attempt, n * 10);
  });
});

it("runs every input once, and keeps the results in their places", async () => {
  const job = newJob({ inputs: numbers(1_000) });
  expect(unwrap(await jobs.spawn(job)).job.progress).toMatchObject({ total: 1_000 });
  const over = await jobs.get(job.id, WAIT_MS);
  expect(over?.value).toBeUndefined();
  expect(over?.job).toMatchObject({ state: "succeeded", attempts: 1, invocation: null, error: null });
  expect(over?.job.progress).toEqual({ total: 1_000, succeeded: 1_000, failed: 0, running: 0 });
  expect(performed()).toHaveLength(1_000);
  await evictDurableObject(env.JOBS.getByName(shardName(shardOf(job.id) ?? 0)));
  const page = (await jobs.items(job.id, 0)) ?? [];
  const rest = (await jobs.items(job.id, page.length)) ?? [];
  expect([...page, ...rest]).toEqual(
    numbers(1_000).map(([n], index) => ({ index, state: "succeeded", value: `[${n}]`, error: null })),
  );
  expect(await jobs.items(job.id, 1_000)).toEqual([]);
});

it("runs inputs in their order", async () => {
  const job = newJob({ inputs: numbers(300) });
  unwrap(await jobs.spawn(job));
  await jobs.get(job.id, WAIT_MS);
  expect(performed().map(({ id }) => id)).toEqual(numbers(300).map(([n]) => `${job.id}.${n}`));
});

it("goes on after a failure, and tries again only what failed", async () => {
  const job = newJob({ fn: "even", inputs: numbers(100), policy: { retryErrors: false } });
  unwrap(await jobs.spawn(job));
  const over = await jobs.get(job.id, WAIT_MS);
  expect(over?.job).toMatchObject({ state: "failed", error: odd, reason: null });
  expect(over?.job.progress).toEqual({ total: 100, succeeded: 50, failed: 50, running: 0 });
  expect((await jobs.items(job.id, 0))?.slice(0, 2)).toEqual([
    { index: 0, state: "succeeded", value: "0", error: null },
    { index: 1, state: "failed", value: undefined, error: odd },
  ]);

  mood.isPicky = false;
  stage.batches = [];
  expect(unwrap(await jobs.retry(job.id)).state).not.toBe("failed");
  const again = await jobs.get(job.id, WAIT_MS);
  expect(again?.job).toMatchObject({ state: "succeeded", error: null });
  expect(again?.job.progress).toEqual({ total: 100, succeeded: 100, failed: 0, running: 0 });
  expect(performed()).toHaveLength(50);
  expect((await jobs.items(job.id, 0))?.[1]).toEqual({ index: 1, state: "succeeded", value: "10", error: null });
  expect(faultCode(await jobs.retry(job.id))).toBe("conflict");
});

it("tries an input again as its policy says", async () => {
  const job = newJob({ fn: "even", inputs: numbers(10), policy: { maxAttempts: 4 } });
  unwrap(await jobs.spawn(job));
  expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({
    state: "failed",
    progress: { succeeded: 5, failed: 5 },
  });
  expect((await jobs.items(job.id, 0))?.[1]).toMatchObject({ state: "dead", error: odd });
  expect(performed()).toHaveLength(5 + 5 * 4);
});

it("begins nothing more after a failure where it is to stop", async () => {
  const job = newJob({ fn: "even", inputs: numbers(600), onError: "stop", policy: { retryErrors: false } });
  unwrap(await jobs.spawn(job));
  const over = await jobs.get(job.id, WAIT_MS);
  expect(over?.job).toMatchObject({ state: "failed", error: odd });
  expect(performed().length).toBeLessThan(400);
  const { succeeded = 0, failed = 0 } = over?.job.progress ?? {};
  expect(succeeded + failed).toBe(performed().length);
  expect((await jobs.items(job.id, 599))?.[0]).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });

  mood.isPicky = false;
  unwrap(await jobs.retry(job.id));
  expect((await jobs.get(job.id, WAIT_MS))?.job.progress).toMatchObject({ succeeded: 600, failed: 0 });
});

it("is cancelled with all its inputs", async () => {
  const hold = Promise.withResolvers<void>();
  stage.scripts.set("held", async (args, attempt) => {
    await hold.promise;
    return done(attempt, args);
  });
  const job = newJob({ fn: "held", inputs: numbers(500) });
  unwrap(await jobs.spawn(job));
  await expect.poll(() => performed().length).toBeGreaterThan(0);
  expect((await jobs.get(job.id, 0))?.job).toMatchObject({ state: "running" });
  expect((await jobs.get(job.id, 0))?.job.progress?.running).toBe(performed().length);
  expect(unwrap(await jobs.cancel(job.id))).toMatchObject({
    state: "cancelled",
    progress: { running: 0, succeeded: 0 },
  });
  const begun = performed().length;
  hold.resolve();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(performed()).toHaveLength(begun);
  expect((await jobs.get(job.id, 0))?.job).toMatchObject({ state: "cancelled", progress: { succeeded: 0 } });
});

it("takes large inputs beside small ones, and gives large results", async () => {
  const texts = [1, 5_000, 3, 2_500_000, 4_096].map((length) => "x".repeat(length));
  const job = newJob({ inputs: texts.map((text) => [text]) });
  unwrap(await jobs.spawn(job));
  expect((await jobs.get(job.id, WAIT_MS))?.job.state).toBe("succeeded");
  const items = await jobs.items(job.id, 0);
  expect(items?.map(({ value }) => value?.length)).toEqual(texts.map((text) => text.length + 4));
});

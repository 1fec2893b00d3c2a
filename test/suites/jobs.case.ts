/**
 * What every implementation of the port `Jobs` does. Version 1 of `echo` gives its arguments back as an array; that of
 * `broken` fails with `user_error`.
 */
import { describe, expect, it } from "vitest";
import type { JobPolicy } from "../../src/contracts/job.ts";
import { newJobId } from "../../src/contracts/job-ids.ts";
import type { Jobs } from "../../src/director/ports.ts";
import { newJob } from "../support/new-jobs.ts";
import { faultCode, unwrap } from "../support/result.ts";

const WAIT_MS = 10_000;
const HOUR_MS = 3_600_000;
const TWICE: Partial<JobPolicy> = { maxAttempts: 2, retryErrors: true };
const ONCE: Partial<JobPolicy> = { retryErrors: false };
const page = { limit: 50 };

/** The cases, each against a port without jobs that `make` gives. */
export function jobCases(label: string, make: () => Promise<Jobs>): void {
  describe(`jobs: ${label}`, () => {
    runCases(make);
    idempotencyCases(make);
    endCases(make);
    mapCases(make);
    listCases(make);
  });
}

function runCases(make: () => Promise<Jobs>): void {
  it("a job that was accepted runs, and tells what it came to", async () => {
    const jobs = await make();
    const job = newJob({ args: [1, "two"], priority: 7 });
    const { job: accepted, created } = unwrap(await jobs.spawn(job));
    expect(created).toBe(true);
    expect(accepted).toMatchObject({ id: job.id, function: "echo", version: 1, priority: 7, endedAt: null });
    const over = await jobs.get(job.id, WAIT_MS);
    expect(over).toMatchObject({ value: '[1,"two"]', job: { state: "succeeded", attempts: 1, error: null } });
    expect(over?.job.invocation?.id).toBe(job.id);
    expect(over?.job.expiresAt).toBeGreaterThan(over?.job.endedAt ?? Infinity);
  });

  it("an id that nobody has is nobody's", async () => {
    const jobs = await make();
    const { id } = newJob();
    for (const unknown of [id, `${id}.0`, "inv_1", ""]) {
      expect(await jobs.get(unknown, 0)).toBeNull();
      expect(await jobs.items(unknown, 0)).toBeNull();
      expect(faultCode(await jobs.cancel(unknown))).toBe("invocation_not_found");
      expect(faultCode(await jobs.retry(unknown))).toBe("invocation_not_found");
    }
  });
}

function idempotencyCases(make: () => Promise<Jobs>): void {
  const keyed = (key: string, bodyHash: string) => newJob({ shard: 3, idempotency: { key, bodyHash } });

  it("a key gives the job of then, also when that is over; another body is a conflict", async () => {
    const jobs = await make();
    const first = keyed("key", "a");
    unwrap(await jobs.spawn(first));
    expect(unwrap(await jobs.spawn(keyed("key", "a")))).toMatchObject({ created: false, job: { id: first.id } });
    await jobs.get(first.id, WAIT_MS);
    expect(unwrap(await jobs.spawn(keyed("key", "a")))).toMatchObject({ created: false, job: { state: "succeeded" } });
    expect(faultCode(await jobs.spawn(keyed("key", "b")))).toBe("conflict");
    expect(unwrap(await jobs.spawn(keyed("other", "b"))).created).toBe(true);
  });

  it("a key tells the job of then without another one, for the same body alone", async () => {
    const jobs = await make();
    expect(await jobs.spawnedBy(3, { key: "key", bodyHash: "a" })).toBeNull();
    const { id } = unwrap(await jobs.spawn(keyed("key", "a"))).job;
    expect(await jobs.spawnedBy(3, { key: "key", bodyHash: "a" })).toMatchObject({ id });
    expect(await jobs.spawnedBy(3, { key: "key", bodyHash: "b" })).toBeNull();
  });
}

function endCases(make: () => Promise<Jobs>): void {
  it("what waits can be cancelled, and sent on its way after all", async () => {
    const jobs = await make();
    const { id } = unwrap(await jobs.spawn(newJob({ runAt: Date.now() + HOUR_MS }))).job;
    expect((await jobs.get(id, 10))?.job.state).toBe("queued");
    expect(unwrap(await jobs.cancel(id))).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });
    expect(faultCode(await jobs.cancel(id))).toBe("conflict");
    expect(unwrap(await jobs.retry(id)).endedAt).toBeNull();
    expect((await jobs.get(id, WAIT_MS))?.job.state).toBe("succeeded");
    expect(faultCode(await jobs.retry(id))).toBe("conflict");
    expect(faultCode(await jobs.cancel(id))).toBe("conflict");
  });

  it("a retry makes the next attempt of what waits come now", async () => {
    const jobs = await make();
    const { id } = unwrap(await jobs.spawn(newJob({ runAt: Date.now() + HOUR_MS }))).job;
    unwrap(await jobs.retry(id));
    expect((await jobs.get(id, WAIT_MS))?.job).toMatchObject({ state: "succeeded", attempts: 1 });
  });

  it("a failure that is not to be tried again ends the job at once", async () => {
    const jobs = await make();
    const { id } = unwrap(await jobs.spawn(newJob({ fn: "broken", policy: ONCE }))).job;
    const over = await jobs.get(id, WAIT_MS);
    expect(over?.value).toBeUndefined();
    expect(over?.job).toMatchObject({ state: "failed", attempts: 1, reason: null, error: { code: "user_error" } });
  });

  it("a job whose attempts are used up is dead until it is redriven", async () => {
    const jobs = await make();
    const { id } = unwrap(await jobs.spawn(newJob({ fn: "broken", policy: TWICE }))).job;
    expect((await jobs.get(id, WAIT_MS))?.job).toMatchObject({ state: "dead", attempts: 2, reason: "attempts" });
    expect(await jobs.redrive({ reason: "quarantine" })).toBe(0);
    expect(await jobs.redrive({ function: "echo" as never })).toBe(0);
    expect(await jobs.redrive({ reason: "attempts" })).toBe(1);
    expect((await jobs.get(id, WAIT_MS))?.job).toMatchObject({ state: "dead", attempts: 2 });
  });
}

function mapCases(make: () => Promise<Jobs>): void {
  it("a map tells what each input came to, in order", async () => {
    const jobs = await make();
    const inputs = Array.from({ length: 7 }, (_, index) => [index]);
    const { id } = unwrap(await jobs.spawn(newJob({ inputs }))).job;
    const over = await jobs.get(id, WAIT_MS);
    const progress = { total: 7, succeeded: 7, failed: 0, running: 0 };
    expect(over).toMatchObject({ value: undefined, job: { state: "succeeded", progress, invocation: null } });
    const values: unknown[] = [];
    for (
      let page = await jobs.items(id, 0);
      page !== null && page.length > 0;
      page = await jobs.items(id, values.length)
    ) {
      for (const item of page) {
        expect(item).toMatchObject({ index: values.length, state: "succeeded", error: null });
        values.push(item.value);
      }
    }
    expect(values).toEqual(inputs.map((args) => JSON.stringify(args)));
  });

  it("a map with an input that failed has failed", async () => {
    const jobs = await make();
    const { id } = unwrap(await jobs.spawn(newJob({ fn: "broken", inputs: [[1]], policy: ONCE }))).job;
    expect((await jobs.get(id, WAIT_MS))?.job).toMatchObject({ state: "failed", progress: { failed: 1 } });
    expect(await jobs.items(id, 0)).toMatchObject([{ index: 0, state: "failed", error: { code: "user_error" } }]);
  });
}

function listCases(make: () => Promise<Jobs>): void {
  it("jobs are listed newest first, by state and function, a page at a time", async () => {
    const jobs = await make();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      const time = Date.now() + index;
      const id = newJobId({ now: () => time, random: (length) => crypto.getRandomValues(new Uint8Array(length)) });
      const runAt = Date.now() + HOUR_MS;
      ids.unshift(unwrap(await jobs.spawn(newJob({ id, runAt, fn: index % 2 === 0 ? "echo" : "broken" }))).job.id);
    }
    const all = await jobs.list(page);
    expect([all.jobs.map(({ id }) => id), all.next]).toEqual([ids, null]);
    const first = await jobs.list({ limit: 3 });
    const rest = await jobs.list({ limit: 3, after: first.next ?? "" });
    expect([...first.jobs, ...rest.jobs].map(({ id }) => id)).toEqual(ids);
    expect(rest.next).toBeNull();
    expect((await jobs.list({ ...page, function: "broken" as never })).jobs).toHaveLength(2);
    expect((await jobs.list({ ...page, state: "dead" })).jobs).toEqual([]);
    expect((await jobs.list({ ...page, state: "queued" })).jobs).toHaveLength(5);
  });
}

import {
  abortAllDurableObjects,
  evictDurableObject,
  reset,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../durable-objects/support/sql.ts";
import { fault } from "../../src/contracts/errors.ts";
import { shardName, shardOf } from "../../src/contracts/job-ids.ts";
import { jobsOf } from "../../src/director/adapters/do-jobs.ts";
import { newJob } from "../support/new-jobs.ts";
import { faultCode, unwrap } from "../support/result.ts";
import { clearStage, done, performed, reportOf, stage } from "./support/scripted-performer.ts";

beforeEach(clearStage);
afterEach(reset);

const jobs = jobsOf(env.JOBS);
const shardFor = (id: string) => env.JOBS.getByName(shardName(shardOf(id) ?? 0));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const WAIT_MS = 10_000;
const DAY_MS = 86_400_000;

const userError = fault("user_error", "no");
/** The function fails so many times, then gives its arguments back. */
function failTimes(fn: string, times: number, why = userError): void {
  stage.scripts.set(fn, (args, attempt) =>
    attempt.attempt <= times ? { state: "failed", fault: why, invocation: reportOf(attempt) } : done(attempt, args),
  );
}

/** The process of a shard is lost: the shard wakes in another isolate than it was in. */
async function crash(id: string): Promise<void> {
  await runInDurableObject(shardFor(id), (_object, { storage }) => {
    run(storage.sql, "UPDATE holder SET isolate = 'lost'");
  });
  await abortAllDurableObjects();
}

describe("a job", () => {
  it("runs, and what it came to is kept", async () => {
    const job = newJob({ args: [1, "two"] });
    const { job: accepted, created } = unwrap(await jobs.spawn(job));
    expect(created).toBe(true);
    expect(accepted).toMatchObject({ id: job.id, function: "echo", version: 1, endedAt: null });
    const over = await jobs.get(job.id, WAIT_MS);
    expect(over).toMatchObject({ value: '[1,"two"]', job: { state: "succeeded", attempts: 1, reason: null } });
    expect(over?.job).toMatchObject({ invocation: { id: job.id, worker: "w0" }, error: null, progress: null });
    expect(over?.job.expiresAt).toBe((over?.job.endedAt ?? 0) + DAY_MS);
    await evictDurableObject(shardFor(job.id));
    expect(await jobs.get(job.id, 0)).toEqual(over);
  });

  it("is accepted once, though it is sent twice", async () => {
    const job = newJob();
    unwrap(await jobs.spawn(job));
    expect(unwrap(await jobs.spawn(job))).toMatchObject({ created: false, job: { id: job.id } });
    await jobs.get(job.id, WAIT_MS);
    expect(performed()).toHaveLength(1);
  });

  it("is unknown by any other id", async () => {
    const { id } = newJob();
    for (const unknown of [id, `${id}.0`, "inv_1", ""]) {
      expect(await jobs.get(unknown, 100)).toBeNull();
      expect(await jobs.items(unknown, 0)).toBeNull();
      expect(faultCode(await jobs.cancel(unknown))).toBe("invocation_not_found");
      expect(faultCode(await jobs.retry(unknown))).toBe("invocation_not_found");
    }
  });

  it("keeps arguments and values of many megabytes", async () => {
    const text = "long ".repeat(1_000_000);
    const job = newJob({ args: [text] });
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, WAIT_MS))?.value).toBe(JSON.stringify([text]));
    await evictDurableObject(shardFor(job.id));
    expect((await jobs.get(job.id, 0))?.value).toBe(JSON.stringify([text]));
    const kept = await runInDurableObject(shardFor(job.id), (_object, { storage }) =>
      storage.sql.exec("SELECT DISTINCT kind FROM parts").toArray(),
    );
    expect(kept).toEqual([{ kind: "value" }]);
  });

  it.each([
    ["CBOR", new Uint8Array([0xf6])],
    ["CBOR in parts", new Uint8Array(2_000_000).fill(1)],
    ["nothing", undefined],
  ])("keeps a value that is %s", async (_what, value) => {
    stage.scripts.set("echo", (_args, attempt) => ({ state: "done", value, invocation: reportOf(attempt) }));
    const job = newJob();
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, WAIT_MS))?.value).toEqual(value);
  });

  it("waits for its time", async () => {
    const runAt = Date.now() + 700;
    const job = newJob({ runAt });
    unwrap(await jobs.spawn(job));
    expect(await jobs.get(job.id, 100)).toMatchObject({ job: { state: "queued", attempts: 0, runAt } });
    const over = await jobs.get(job.id, WAIT_MS);
    expect(over?.job.state).toBe("succeeded");
    expect(over?.job.startedAt).toBeGreaterThanOrEqual(runAt);
  });

  it("goes before others of a lower priority", async () => {
    const runAt = Date.now() + 400;
    const spawned = [0, 5, -5, 100, 5].map((priority) => newJob({ runAt, priority, shard: 1, args: [priority] }));
    for (const job of spawned) unwrap(await jobs.spawn(job));
    for (const { id } of spawned) await jobs.get(id, WAIT_MS);
    const [a, b, c, d, e] = spawned.map(({ id }) => id);
    expect(performed().map(({ id }) => id)).toEqual([d, b, e, a, c]);
  });
});

describe("a failure", () => {
  it("is met by the next attempt", async () => {
    failTimes("flaky", 2);
    const job = newJob({ fn: "flaky", args: ["x"] });
    unwrap(await jobs.spawn(job));
    expect(await jobs.get(job.id, WAIT_MS)).toMatchObject({
      value: '["x"]',
      job: { state: "succeeded", attempts: 3, error: null },
    });
  });

  it("uses up the attempts", async () => {
    failTimes("broken", 9);
    const job = newJob({ fn: "broken", policy: { maxAttempts: 2 } });
    unwrap(await jobs.spawn(job));
    const over = await jobs.get(job.id, WAIT_MS);
    expect(over?.job).toMatchObject({
      state: "dead",
      reason: "attempts",
      attempts: 2,
      maxAttempts: 2,
      error: userError,
    });
    expect(over?.job.invocation).toMatchObject({ id: job.id });
    expect(performed()).toHaveLength(2);
  });

  it.each([
    ["of a function that is not to be tried again", userError, false],
    ["of a caller", fault("invalid_arguments", "no"), true],
    ["of a call that was cancelled", fault("cancelled", "no"), true],
  ])("%s is the end", async (_what, why, retryErrors) => {
    failTimes("broken", 9, why);
    const job = newJob({ fn: "broken", policy: { retryErrors } });
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({
      state: "failed",
      attempts: 1,
      error: why,
      reason: null,
    });
  });

  it("of the platform is tried again whatever the policy says of errors", async () => {
    failTimes("lost", 1, fault("worker_unavailable", "lost"));
    const job = newJob({ fn: "lost", policy: { retryErrors: false } });
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({ state: "succeeded", attempts: 2 });
  });

  it("that comes when the job is old is the end", async () => {
    failTimes("flaky", 1);
    const job = newJob({ fn: "flaky", policy: { maxAgeMs: 50, backoffMs: 10_000, maxBackoffMs: 10_000 } });
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({ state: "dead", reason: "age", attempts: 1 });
  });

  it("to begin does not count as an attempt", async () => {
    const why = fault("overloaded", "busy");
    let busy = 4;
    stage.scripts.set("busy", (args, attempt) =>
      busy-- > 0 ? { state: "postponed", fault: why } : done(attempt, args),
    );
    const job = newJob({ fn: "busy", policy: { maxAttempts: 1 } });
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({ state: "succeeded", attempts: 1, error: null });
  });
});

describe("an attempt", () => {
  it("that nothing is heard of is made again", async () => {
    stage.scripts.set("mute", (args, attempt) => (attempt.attempt === 1 ? null : done(attempt, args)));
    const job = newJob({ fn: "mute" });
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({ state: "succeeded", attempts: 2 });
  });

  it("that throws is made again", async () => {
    stage.scripts.set("vanish", (args, attempt) => {
      if (attempt.attempt === 1) throw new Error("gone");
      return done(attempt, args);
    });
    const job = newJob({ fn: "vanish" });
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({ state: "succeeded", attempts: 2 });
  });

  it("that comes late is not heard", async () => {
    const late = Promise.withResolvers<void>();
    stage.scripts.set("late", async (_args, attempt) => {
      if (attempt.attempt === 1) await late.promise;
      return done(attempt, attempt.attempt);
    });
    const job = newJob({ fn: "late" });
    unwrap(await jobs.spawn(job));
    await expect.poll(() => performed().length).toBe(1);
    unwrap(await jobs.cancel(job.id));
    unwrap(await jobs.retry(job.id));
    expect(await jobs.get(job.id, WAIT_MS)).toMatchObject({ value: "2", job: { state: "succeeded", attempts: 1 } });
    late.resolve();
    await pause(100);
    expect(await jobs.get(job.id, 0)).toMatchObject({ value: "2", job: { state: "succeeded", attempts: 1 } });
  });

  it("may be told of twice", async () => {
    const job = newJob();
    unwrap(await jobs.spawn(job));
    const over = await jobs.get(job.id, WAIT_MS);
    const attempt = { id: job.id, attempt: 1 };
    await shardFor(job.id).settle([{ ...attempt, outcome: { state: "failed", fault: userError, invocation: null } }]);
    expect(await jobs.get(job.id, 0)).toEqual(over);
  });

  it("outlives its lease while it is heard of, and is not begun twice", async () => {
    stage.scripts.set("slow", async (args, attempt) => {
      await pause(7_000);
      return done(attempt, args);
    });
    const job = newJob({ fn: "slow" });
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, 15_000))?.job).toMatchObject({ state: "succeeded", attempts: 1 });
    expect(performed()).toHaveLength(1);
  });

  it("is made again when its object was lost, after its lease", async () => {
    stage.scripts.set("slow", async (args, attempt) => {
      if (attempt.attempt === 1) await pause(60_000);
      return done(attempt, args);
    });
    const job = newJob({ fn: "slow" });
    unwrap(await jobs.spawn(job));
    await expect.poll(() => performed().length).toBe(1);
    await abortAllDurableObjects();
    expect(await jobs.get(job.id, WAIT_MS)).toMatchObject({ job: { state: "succeeded", attempts: 2 } });
  });

  it("is heard although its object was reset meanwhile", async () => {
    stage.scripts.set("slow", async (args, attempt) => {
      await pause(500);
      return done(attempt, args);
    });
    const job = newJob({ fn: "slow" });
    unwrap(await jobs.spawn(job));
    await expect.poll(() => performed().length).toBe(1);
    await abortAllDurableObjects();
    const outcome = done({ id: job.id, attempt: 1, call: { ...job.call, args: new Uint8Array() } }, "heard");
    await shardFor(job.id).settle([{ id: job.id, attempt: 1, outcome }]);
    expect(await jobs.get(job.id, 0)).toMatchObject({ value: '"heard"', job: { state: "succeeded", attempts: 1 } });
  });
});

describe("the alarm", () => {
  it("is set again by whoever asks when it did not ring", async () => {
    const job = newJob({ runAt: Date.now() + 300 });
    unwrap(await jobs.spawn(job));
    await runInDurableObject(shardFor(job.id), (_object, { storage }) => storage.deleteAlarm());
    await pause(1_500);
    expect(performed()).toHaveLength(0);
    expect((await jobs.get(job.id, WAIT_MS))?.job.state).toBe("succeeded");
  });

  it("may ring twice, and in vain", async () => {
    const job = newJob({ runAt: Date.now() + 300 });
    unwrap(await jobs.spawn(job));
    await runDurableObjectAlarm(shardFor(job.id));
    await runDurableObjectAlarm(shardFor(job.id));
    expect((await jobs.get(job.id, WAIT_MS))?.job.state).toBe("succeeded");
    expect(performed()).toHaveLength(1);
    await runDurableObjectAlarm(shardFor(job.id));
    expect(performed()).toHaveLength(1);
  });

  it("is set again when it was lost", async () => {
    const job = newJob({ runAt: Date.now() + 1_000 });
    unwrap(await jobs.spawn(job));
    await runInDurableObject(shardFor(job.id), (_object, { storage }) => storage.deleteAlarm());
    await evictDurableObject(shardFor(job.id));
    expect(await jobs.get(job.id, 0)).toMatchObject({ job: { state: "queued" } });
    expect((await jobs.get(job.id, WAIT_MS))?.job.state).toBe("succeeded");
  });
});

describe("a crash", () => {
  it("makes suspects of all that ran; each runs alone, and innocents come through", async () => {
    let crashes = 0;
    const running = new Set<string>();
    const company: string[][] = [];
    stage.scripts.set("innocent", async (args, attempt) => {
      running.add(attempt.id);
      company.push([...running]);
      await pause(crashes === 0 ? 60_000 : 20);
      running.delete(attempt.id);
      return done(attempt, args);
    });
    const spawned = [0, 1, 2].map((shard) => newJob({ fn: "innocent", shard }));
    for (const job of spawned) unwrap(await jobs.spawn(job));
    await expect.poll(() => performed().length).toBe(3);
    crashes++;
    running.clear();
    company.length = 0;
    for (const { id } of spawned) {
      await runInDurableObject(shardFor(id), (_object, { storage }) => {
        run(storage.sql, "UPDATE holder SET isolate = 'lost'");
      });
    }
    await abortAllDurableObjects();
    for (const { id } of spawned) {
      expect((await jobs.get(id, WAIT_MS))?.job).toMatchObject({ state: "succeeded", attempts: 2 });
    }
    expect(company.every((together) => together.length === 1)).toBe(true);
    expect(stage.batches.slice(-3).every((batch) => batch.length === 1)).toBe(true);
  });

  it("that a job brings about each time puts it into quarantine", async () => {
    stage.scripts.set("killer", async () => {
      await pause(60_000);
      return null;
    });
    const job = newJob({ fn: "killer", policy: { maxAttempts: 100 } });
    unwrap(await jobs.spawn(job));
    for (let attempt = 1; attempt <= 3; attempt++) {
      await expect.poll(() => performed().length, { timeout: WAIT_MS }).toBe(attempt);
      await crash(job.id);
    }
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({ state: "dead", reason: "quarantine", attempts: 3 });
    const other = newJob({ shard: shardOf(job.id) ?? 0 });
    unwrap(await jobs.spawn(other));
    expect((await jobs.get(other.id, WAIT_MS))?.job.state).toBe("succeeded");
    // Redriven, it is watched from the start, and gets no three lives again.
    expect(await jobs.redrive({ reason: "quarantine" })).toBe(1);
    stage.scripts.delete("killer");
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({ state: "succeeded", attempts: 1 });
  });
});

describe("a decision", () => {
  it("ends a job that waits", async () => {
    const job = newJob({ runAt: Date.now() + DAY_MS });
    unwrap(await jobs.spawn(job));
    const waiting = jobs.get(job.id, WAIT_MS);
    expect(unwrap(await jobs.cancel(job.id))).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });
    expect(await waiting).toMatchObject({ job: { state: "cancelled" } });
    expect(faultCode(await jobs.cancel(job.id))).toBe("conflict");
    expect(performed()).toHaveLength(0);
  });

  it("sends a job on its way that waits for its next attempt", async () => {
    failTimes("flaky", 1);
    const job = newJob({ fn: "flaky", policy: { backoffMs: 3_600_000, maxBackoffMs: 3_600_000 } });
    unwrap(await jobs.spawn(job));
    await expect.poll(async () => (await jobs.get(job.id, 0))?.job.error).not.toBeNull();
    expect(unwrap(await jobs.retry(job.id))).toMatchObject({ id: job.id });
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({ state: "succeeded", attempts: 2 });
    expect(faultCode(await jobs.retry(job.id))).toBe("conflict");
  });

  it("gives a dead job all its attempts again", async () => {
    failTimes("broken", 3);
    const job = newJob({ fn: "broken", policy: { maxAttempts: 2 } });
    unwrap(await jobs.spawn(job));
    expect((await jobs.get(job.id, WAIT_MS))?.job.state).toBe("dead");
    unwrap(await jobs.retry(job.id));
    expect((await jobs.get(job.id, WAIT_MS))?.job).toMatchObject({
      state: "succeeded",
      attempts: 2,
      expiresAt: expect.any(Number),
    });
  });

  it("redrives the dead in the mass, by function and reason", async () => {
    failTimes("broken", 1);
    failTimes("rotten", 1);
    const policy = { maxAttempts: 1 };
    const spawned = [0, 1, 2, 3].map((shard) => newJob({ fn: shard === 3 ? "rotten" : "broken", shard, policy }));
    for (const job of spawned) unwrap(await jobs.spawn(job));
    for (const { id } of spawned) expect((await jobs.get(id, WAIT_MS))?.job.state).toBe("dead");
    expect(await jobs.redrive({ reason: "age" })).toBe(0);
    expect(await jobs.redrive({ function: "broken" as never, reason: "attempts" })).toBe(3);
    for (const { id } of spawned.slice(0, 3)) expect((await jobs.get(id, WAIT_MS))?.job.state).toBe("succeeded");
    expect(await jobs.redrive({})).toBe(1);
    expect(await jobs.redrive({})).toBe(0);
  });
});

describe("an idempotency key", () => {
  const idempotency = { key: "alice/echo/1", bodyHash: "one" };

  it("gives the job of then, even when that is over", async () => {
    const job = newJob({ shard: 4, idempotency });
    unwrap(await jobs.spawn(job));
    const again = newJob({ shard: 4, idempotency });
    expect(unwrap(await jobs.spawn(again))).toMatchObject({ created: false, job: { id: job.id } });
    await jobs.get(job.id, WAIT_MS);
    await evictDurableObject(shardFor(job.id));
    expect(unwrap(await jobs.spawn(again))).toMatchObject({ created: false, job: { id: job.id, state: "succeeded" } });
    expect(performed()).toHaveLength(1);
  });

  it("is refused with another body", async () => {
    unwrap(await jobs.spawn(newJob({ shard: 4, idempotency })));
    const other = newJob({ shard: 4, idempotency: { ...idempotency, bodyHash: "two" } });
    expect(faultCode(await jobs.spawn(other))).toBe("conflict");
    expect(await jobs.get(other.id, 0)).toBeNull();
  });

  it("makes one job of many requests at once", async () => {
    const spawned = Array.from({ length: 20 }, () => newJob({ shard: 4, idempotency }));
    const answers = await Promise.all(spawned.map((job) => jobs.spawn(job)));
    expect(answers.filter((answer) => unwrap(answer).created)).toHaveLength(1);
    expect(new Set(answers.map((answer) => unwrap(answer).job.id)).size).toBe(1);
  });
});

describe("the list", () => {
  it("tells jobs of all shards, newest first, a page at a time", async () => {
    stage.scripts.set("never", () => ({ state: "failed", fault: userError, invocation: null }));
    const ids: string[] = [];
    for (let shard = 0; shard < 8; shard++) {
      const job = newJob({ shard, fn: shard % 2 === 0 ? "echo" : "never", policy: { retryErrors: false } });
      unwrap(await jobs.spawn(job));
      await jobs.get(job.id, WAIT_MS);
      ids.unshift(job.id);
    }
    unwrap(await jobs.spawn(newJob({ inputs: [[1], [2]], fn: "other" })));
    const all = await jobs.list({ limit: 20 });
    expect(all.next).toBeNull();
    expect(
      all.jobs
        .slice(1)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...ids].sort());
    expect(all.jobs.map(({ id }) => id)).toEqual(
      all.jobs
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    const page = await jobs.list({ limit: 4 });
    const rest = await jobs.list({ limit: 5, after: page.next ?? "" });
    expect([...page.jobs, ...rest.jobs].map(({ id }) => id)).toEqual(all.jobs.map(({ id }) => id));
    expect(rest.next).toBeNull();
    expect((await jobs.list({ limit: 20, state: "failed" })).jobs).toHaveLength(4);
    expect((await jobs.list({ limit: 20, function: "never" as never })).jobs).toHaveLength(4);
    expect((await jobs.list({ limit: 20, function: "never" as never, state: "succeeded" })).jobs).toHaveLength(0);
  });
});

describe("an ended job", () => {
  it("is forgotten with all that belongs to it", async () => {
    const idempotency = { key: "k", bodyHash: "h" };
    const text = "x".repeat(100_000);
    const job = newJob({ shard: 2, args: [text], idempotency, callback: { url: "http://127.0.0.1:9/", secret: "00" } });
    const map = newJob({ shard: 2, inputs: Array.from({ length: 700 }, (_, n) => [n]) });
    for (const each of [job, map]) {
      unwrap(await jobs.spawn(each));
      expect((await jobs.get(each.id, WAIT_MS))?.job.state).toBe("succeeded");
    }
    await runInDurableObject(shardFor(job.id), async (_object, { storage }) => {
      run(storage.sql, "UPDATE jobs SET expires_at = 1 WHERE expires_at IS NOT NULL");
    });
    await evictDurableObject(shardFor(job.id));
    await jobs.get(job.id, 0);
    const left = () =>
      runInDurableObject(shardFor(job.id), (_object, { storage }) =>
        ["jobs", "parts", "idempotency", "callbacks"].map(
          (table) => storage.sql.exec(`SELECT COUNT(*) AS n FROM ${table}`).one().n,
        ),
      );
    await expect.poll(left, { timeout: WAIT_MS }).toEqual([0, 0, 0, 0]);
    expect(await jobs.get(job.id, 0)).toBeNull();
  });
});

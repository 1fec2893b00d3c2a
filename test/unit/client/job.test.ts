/** Jobs, as requests and as handles. */
import { expect, it } from "vitest";
import { fault, toProblem } from "../../../src/contracts/errors.ts";
import type { JobState } from "../../../src/contracts/job.ts";
import { mapped, nobodyListens, play } from "../../support/played-server.ts";

const ID = "inv_01";

/** A job in some state. */
const job = (state: JobState, more: object = {}) => ({
  id: ID,
  function: "add",
  version: 1,
  state,
  attempts: 1,
  maxAttempts: 3,
  priority: 0,
  createdAt: 1,
  runAt: 1,
  startedAt: null,
  endedAt: null,
  expiresAt: null,
  reason: null,
  error: null,
  progress: null,
  callback: null,
  invocation: null,
  ...more,
});

it("spawns with the options of a job, and always under a key that later attempts share", async () => {
  const { troupe, sent } = play((_sent, attempt) => {
    if (attempt === 1) throw nobodyListens();
    return Response.json(job("queued"), { status: 202 });
  });
  const options = { version: 2, runAfter: 60, priority: 7, maxAttempts: 2, maxAgeSeconds: 90, callback: "https://a.b" };
  const spawned = await troupe.fn("add").with(options).spawn(2, 3);
  expect(spawned.id).toBe(ID);
  expect(sent.map(({ method, path, body }) => ({ method, path, body }))).toEqual(
    Array(2).fill({ method: "POST", path: "/v1/functions/add/spawn", body: { args: [2, 3], ...options } }),
  );
  expect(sent.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["unique", "unique"]);
  await troupe.fn("add").with({ idempotencyKey: "mine" }).spawn();
  expect(sent.at(-1)?.headers.get("idempotency-key")).toBe("mine");
});

it("asks until the job is over, a long poll at a time", async () => {
  const { troupe, sent } = play((_sent, attempt) =>
    Response.json(attempt < 3 ? job("running") : job("succeeded", { value: 5 })),
  );
  expect(await troupe.job<number>(ID).result()).toBe(5);
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(
    Array(3).fill(`GET /v1/invocations/${ID}?wait=25`),
  );
});

it("throws the error of a job that failed, and says so of one that has none", async () => {
  const error = toProblem(fault("cpu_limit", "too slow"));
  const failed = play(() => Response.json(job("dead", { error, reason: "attempts" })));
  await expect(failed.troupe.job(ID).result()).rejects.toMatchObject({ code: "cpu_limit", source: "function" });
  expect(await failed.troupe.job(ID).finished()).toMatchObject({ state: "dead", reason: "attempts" });
  const cancelled = play(() => Response.json(job("cancelled")));
  await expect(cancelled.troupe.job(ID).result()).rejects.toMatchObject({ code: "cancelled" });
});

it("gives up waiting in time, or by a signal, and does nothing to the job", async () => {
  const { troupe, sent } = play(() => new Promise<Response>(() => undefined));
  await expect(troupe.job(ID).result({ timeoutMs: 500 })).rejects.toMatchObject({
    name: "ConnectionError",
    code: "no_answer",
    message: expect.stringContaining("It goes on"),
  });
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET /v1/invocations/${ID}?wait=0.5`]);
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(troupe.job(ID).result({ signal })).rejects.toThrow("enough");
});

it("cancels, retries, lists and redrives", async () => {
  const { troupe, sent } = play(({ method, path }) => {
    if (path.endsWith("/redrive")) return Response.json({ redriven: 2 });
    if (path.startsWith("/v1/invocations?")) return Response.json({ jobs: [job("dead")], next: null });
    return Response.json(method === "DELETE" ? { id: ID, cancelled: true } : job("queued"));
  });
  const handle = troupe.job(ID);
  await handle.cancel();
  await handle.retry();
  expect(await handle.state()).toBe("queued");
  expect((await troupe.invocations.list({ state: "dead", limit: 5 })).jobs.length).toBe(1);
  expect(await troupe.invocations.redrive({ function: "add", reason: "age" })).toEqual({ redriven: 2 });
  expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
    ["DELETE", `/v1/invocations/${ID}`, undefined],
    ["POST", `/v1/invocations/${ID}/retry`, undefined],
    ["GET", `/v1/invocations/${ID}`, undefined],
    ["GET", "/v1/invocations?state=dead&limit=5", undefined],
    ["POST", "/v1/invocations/redrive", { function: "add", reason: "age" }],
  ]);
});

it("gives what each input of a job came to, those too that were never begun", async () => {
  const error = toProblem(fault("user_error", "no luck"));
  const progress = { total: 3, succeeded: 1, failed: 1, running: 0 };
  const { troupe, sent } = play(({ path, method }) => {
    if (method === "POST") return Response.json(job("queued"), { status: 202 });
    if (!path.endsWith("/results")) return Response.json(job("cancelled", { progress }));
    return mapped({ index: 0, value: 1 }, { index: 1, error }, { index: 2, state: "cancelled" });
  });
  const spawned = await troupe.fn<(n: number) => number>("one").spawnMap([[1], [2], [3]], { onError: "stop" });
  expect(sent[0]?.body).toEqual({ inputs: [[1], [2], [3]], onError: "stop" });
  const results = [];
  for await (const { index, value, error: failure } of spawned.results()) results.push([index, value ?? failure?.code]);
  expect(results).toEqual([
    [0, 1],
    [1, "user_error"],
    [2, "cancelled"],
  ]);
  expect(await spawned.progress()).toEqual(progress);
});

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ANSWER_LIMITS, decodeCbor, encodeCbor } from "../../../../src/codec/index.ts";
import { type JobResponse, jobResponse, jobsResponse, redriveResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import { readCorpusJson } from "../../../support/corpora.ts";
import { testDirector } from "../../../support/director.ts";

const SPAWN = "/v1/functions/add/spawn";
const NUMBER = "export default (a: number): number => a;";
const TEXT = "export default (a: string): string => a;";
const CBOR = { accept: "application/cbor" };

async function arrange() {
  const director = await testDirector({
    add: (a: number, b = 10) => a + b,
    echo: (value: unknown) => value,
    broken: () => {
      throw new Error("I am broken.");
    },
    show: (value: unknown) => value,
    web: { fetch: () => new Response("hi") },
  });
  await director.register("add", { parameters: ["a", "b"] });
  await director.register("echo");
  await director.register("broken");
  await director.register("web", { kind: "fetch" });
  return director;
}

type Arranged = Awaited<ReturnType<typeof arrange>>;

const jobOf = async (response: Response): Promise<JobResponse> => jobResponse.parse(await response.json());
const wait = async ({ send }: Arranged, id: string) => jobOf(await send("GET", `/v1/invocations/${id}?wait=10`));

async function spawn({ send }: Arranged, name: string, body: unknown, headers = {}): Promise<JobResponse> {
  const response = await send("POST", `/v1/functions/${name}/spawn`, { body, headers });
  expect(response.status).toBe(202);
  return jobOf(response);
}

const HELD_ID = "inv_00000000000000000000000000";

/** A director with a job, under an id that tests know, that waits. */
async function arrangeHeld() {
  const director = await arrange();
  const { jobs } = director;
  const jobSpawn = jobs.spawn.bind(jobs);
  jobs.spawn = (job) => jobSpawn({ ...job, id: HELD_ID });
  await spawn(director, "add", { args: [1], runAfter: 60 });
  jobs.spawn = jobSpawn;
  return director;
}

commonRouteTests(
  {
    ...{ method: "POST", path: SPAWN, scope: "invoke", body: { args: [2, 3] } },
    missing: { path: "/v1/functions/nobody/spawn", code: "function_not_found", status: 404 },
  },
  arrange,
);
for (const [method, suffix] of [
  ["GET", ""],
  ["DELETE", ""],
  ["POST", "/retry"],
  ["GET", "/results"],
] as const) {
  commonRouteTests(
    {
      ...{ method, path: `/v1/invocations/${HELD_ID}${suffix}`, scope: "invoke" },
      missing: { path: `/v1/invocations/nobody${suffix}`, code: "invocation_not_found", status: 404 },
    },
    arrangeHeld,
  );
}
commonRouteTests({ method: "GET", path: "/v1/invocations", scope: "invoke" }, arrange);
commonRouteTests({ method: "POST", path: "/v1/invocations/redrive", scope: "invoke", body: {} }, arrange);

describe("spawn", () => {
  test("answers with the job and where it is; then it runs", async () => {
    const director = await arrange();
    const response = await director.send("POST", SPAWN, { body: { named: { b: 3, a: 2 }, priority: 4 } });
    const job = await jobOf(response.clone());
    expect(response.headers.get("location")).toBe(`/v1/invocations/${job.id}`);
    expect(response.headers.get("idempotency-replayed")).toBeNull();
    expect(job).toMatchObject({ function: "add", version: 1, priority: 4, endedAt: null });
    expect(await wait(director, job.id)).toMatchObject({ state: "succeeded", value: 5, invocation: { id: job.id } });
  });

  test("pins the version: a deploy since then does not matter", async () => {
    const director = await arrange();
    const job = await spawn(director, "add", { args: [1], runAfter: 60 });
    await director.register("add", { source: "// second" });
    await director.send("POST", `/v1/invocations/${job.id}/retry`);
    expect(await wait(director, job.id)).toMatchObject({ version: 1, invocation: { version: 1 } });
    expect(director.jobs.spawned[0]?.call.version).toBe(1);
  });

  test("arguments come as CBOR, and the value goes in both encodings where both can say it", async () => {
    const director = await arrange();
    const headers = { "content-type": "application/cbor", ...CBOR };
    for (const value of [{ a: [1, "x"] }, new Date(0), undefined]) {
      const body = encodeCbor({ args: [value] });
      const response = await director.send("POST", "/v1/functions/echo/spawn", { body, headers });
      expect([response.status, response.headers.get("content-type")]).toEqual([202, "application/cbor"]);
      const place = `${response.headers.get("location")}?wait=10`;
      const cbor = await director.send("GET", place, { headers: CBOR });
      const decoded = decodeCbor(new Uint8Array(await cbor.arrayBuffer()), ANSWER_LIMITS);
      expect(decoded.ok && (decoded.value as { value: unknown }).value).toEqual(value);
      const json = await director.send("GET", place);
      if (value instanceof Date) await expectProblem(json, 422, "not_serializable");
      else expect((await jobOf(json)).value).toEqual(value);
    }
  });

  test("a job of many calls has a line for each, in order, in whatever state", async () => {
    const director = await arrange();
    const job = await spawn(director, "add", { inputs: [[1], { a: 2, b: 0 }, [3], [4], [5]] });
    expect(await wait(director, job.id)).toMatchObject({ state: "succeeded", progress: { total: 5, succeeded: 5 } });
    expect(await results(director, job.id)).toEqual([11, 2, 13, 14, 15].map((value, index) => ({ index, value })));
    const held = await spawn(director, "broken", { inputs: [[], []], runAfter: 9 });
    expect(await results(director, held.id)).toEqual([0, 1].map((index) => ({ index, state: "queued" })));
    await director.send("POST", `/v1/invocations/${held.id}/retry`);
    expect(await wait(director, held.id)).toMatchObject({ state: "failed" });
    expect(await results(director, held.id)).toMatchObject([{ error: { code: "user_error" } }, { index: 1 }]);
  });

  test("what cannot be run is refused before anything is kept", async () => {
    const director = await arrange();
    await director.send("PUT", "/v1/functions/show", { body: { source: NUMBER } });
    await director.send("PUT", "/v1/functions/show", { body: { source: TEXT, overload: true } });
    const refused: readonly (readonly [string, unknown, string, string])[] = [
      ["add", { args: [1], named: { a: 1 } }, "invalid_arguments", "by position, too"],
      ["add", { named: { c: 1 } }, "invalid_arguments", "no parameter"],
      ["add", { args: [1], inputs: [[1]] }, "invalid_request", "either"],
      ["add", { inputs: [] }, "invalid_request", "inputs"],
      ["add", { inputs: [[1], "no"] }, "invalid_request", "inputs.1"],
      ["add", { inputs: [[1], { c: 1 }] }, "invalid_arguments", "Input 1:"],
      ["add", { args: [1], onError: "stop" }, "invalid_request", "onError"],
      ["add", { args: { 0: 1 } }, "invalid_request", "args"],
      ["add", { args: [1], runAfter: "tomorrow" }, "invalid_request", "runAfter"],
      ["add", { args: [1], runAfter: -1 }, "invalid_request", "runAfter"],
      ["add", { args: [1], runAfter: "2999-01-01T00:00:00Z" }, "invalid_request", "runAfter"],
      ["add", { args: [1], maxAttempts: 0 }, "invalid_request", "maxAttempts"],
      ["add", { args: [1], priority: 0.5 }, "invalid_request", "priority"],
      ["add", { args: [1], routing: "nearest" }, "invalid_request", "routing"],
      ["add", { args: [1], callback: "http://10.0.0.1/" }, "invalid_request", "only https"],
      ["add", { args: [1], callback: `https://a.example/${"x".repeat(2_048)}` }, "invalid_request", "callback"],
      ["web", {}, "invalid_request", "/f/web"],
      ["show", { args: [null] }, "invalid_arguments", "No overload"],
      ["show", { inputs: [[1], [null]] }, "invalid_arguments", "Input 1: No overload"],
      ["show", { inputs: [[1], ["one"]] }, "invalid_arguments", "Input 1: These arguments are for version 2"],
    ];
    for (const [name, body, code, text] of refused) {
      const response = await director.send("POST", `/v1/functions/${name}/spawn`, { body });
      expect((await expectProblem(response, 400, code)).detail).toContain(text);
    }
    const missing = await director.send("POST", SPAWN, { body: { args: [1], version: 9 } });
    await expectProblem(missing, 404, "version_not_found");
    expect(director.jobs.spawned).toEqual([]);
  });

  test("a callback is signed with what only holders of the caller's key can know", async () => {
    const director = await arrange();
    await spawn(director, "add", { args: [1], callback: "https://Hooks.example" });
    const [{ callback } = { callback: null }] = director.jobs.spawned;
    expect(callback?.url).toBe("https://hooks.example/");
    expect(callback?.secret).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("Prefer: respond-async", () => {
  test.each(["respond-async", "wait=3, Respond-Async ; x=1"])("%s makes a job of an invoke", async (prefer) => {
    const director = await arrange();
    const options = { body: { args: [1], maxAttempts: 2 }, headers: { prefer } };
    const response = await director.send("POST", "/v1/functions/add/invoke", options);
    expect([response.status, response.headers.get("preference-applied")]).toEqual([202, "respond-async"]);
    expect(await wait(director, (await jobOf(response)).id)).toMatchObject({ value: 11, maxAttempts: 2 });
  });

  test.each(["wait=3", "handling=respond-async", ""])("%j does not", async (prefer) => {
    const { send } = await arrange();
    const options = { body: { args: [1] }, headers: { prefer } };
    expect((await send("POST", "/v1/functions/add/invoke", options)).status).toBe(200);
  });
});

describe("Idempotency-Key", () => {
  const key = { "idempotency-key": "order 7" };

  test("the same request has the same job, in any order of members and by either route, also when it is over", async () => {
    const director = await arrange();
    const first = await spawn(director, "add", { args: [1], priority: 2 }, key);
    await wait(director, first.id);
    const again = await director.send("POST", "/v1/functions/add/invoke", {
      ...{ body: encodeCbor({ priority: 2, args: [1] }) },
      headers: { ...key, prefer: "respond-async", "content-type": "application/cbor" },
    });
    expect(again.status).toBe(202);
    expect(again.headers.get("location")).toBe(`/v1/invocations/${first.id}`);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await jobOf(again)).toMatchObject({ id: first.id, state: "succeeded" });
  });

  test("a request that was accepted has its job, even if its function was removed since; nothing else is let through", async () => {
    const director = await arrange();
    const { id } = await spawn(director, "add", { args: [1] }, key);
    expect((await director.send("DELETE", "/v1/functions/add")).status).toBe(204);
    const again = await director.send("POST", SPAWN, { body: { args: [1] }, headers: key });
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([202, "true"]);
    expect(await jobOf(again)).toMatchObject({ id, function: "add" });
    const other = await director.send("POST", SPAWN, { body: { args: [2] }, headers: key });
    await expectProblem(other, 404, "function_not_found");
    const unkeyed = await director.send("POST", SPAWN, { body: { args: [1] } });
    await expectProblem(unkeyed, 404, "function_not_found");
  });

  test("another body is a conflict; another function or caller has keys of its own", async () => {
    const director = await arrange();
    const { id } = await spawn(director, "add", { args: [1] }, key);
    const other = await director.send("POST", SPAWN, { body: { args: [2] }, headers: key });
    await expectProblem(other, 409, "conflict");
    expect((await spawn(director, "echo", { args: [1] }, key)).id).not.toBe(id);
    const options = { body: { args: [1] }, headers: key, key: director.keyOf.invoke };
    expect((await jobOf(await director.send("POST", SPAWN, options))).id).not.toBe(id);
  });

  test.each(["", "x".repeat(257)])("%.5j cannot be one", async (bad) => {
    const { send } = await arrange();
    const options = { body: { args: [1] }, headers: { "idempotency-key": bad } };
    await expectProblem(await send("POST", SPAWN, options), 400, "invalid_request");
  });
});

describe("a job's life", () => {
  test("one that waits is cancelled, and every worker is asked to end it", async () => {
    const director = await arrange();
    const asked: string[] = [];
    director.workers.cancel = async (...call: string[]) => {
      asked.push(call.join(" "));
      throw new Error("lost");
    };
    const { id } = await spawn(director, "add", { args: [1], runAfter: 60 });
    const cancelled = await director.send("DELETE", `/v1/invocations/${id}`);
    expect(cancelled.status).toBe(200);
    expect(await jobOf(cancelled)).toMatchObject({ state: "cancelled", error: { code: "cancelled" } });
    expect(asked).toEqual(director.workers.ids.map((worker) => `${worker} ${id}`));
    await expectProblem(await director.send("DELETE", `/v1/invocations/${id}`), 409, "conflict");
  });

  test("a call that is no job is ended where it runs", async () => {
    const director = await arrange();
    director.workers.cancel = async (worker: string) => worker === "worker-2";
    const answer = await director.send("DELETE", `/v1/invocations/${HELD_ID}`);
    expect([answer.status, await answer.json()]).toEqual([202, { id: HELD_ID, cancelled: true }]);
  });

  test("a dead one is redriven", async () => {
    const director = await arrange();
    const { id } = await spawn(director, "broken", { maxAttempts: 2 });
    expect(await wait(director, id)).toMatchObject({
      state: "dead",
      reason: "attempts",
      error: { code: "user_error" },
    });
    const redrive = async (body: object) =>
      redriveResponse.parse(await (await director.send("POST", "/v1/invocations/redrive", { body })).json()).redriven;
    expect(await redrive({ function: "add" })).toBe(0);
    expect(await redrive({ function: "broken", reason: "attempts" })).toBe(1);
    await expectProblem(
      await director.send("POST", "/v1/invocations/redrive", { body: { reason: "x" } }),
      400,
      "invalid_request",
    );
  });

  test("they are listed, a page at a time", async () => {
    const director = await arrange();
    for (const name of ["add", "echo", "add"]) await spawn(director, name, { args: [1], runAfter: 60 });
    const page = async (query: string) =>
      jobsResponse.parse(await (await director.send("GET", `/v1/invocations?${query}`)).json());
    const first = await page("limit=2");
    expect(first.jobs.map((job) => job.function)).toEqual(["add", "echo"]);
    expect(await page(`limit=2&after=${first.next}`)).toMatchObject({ jobs: [{ function: "add" }], next: null });
    expect((await page("function=echo&state=queued")).jobs).toHaveLength(1);
    expect((await page("state=dead")).jobs).toEqual([]);
  });

  test.each(["state=lost", "limit=0", "limit=501", "limit=x", "function=-", "after=x", "more=1"])(
    "a list of %s is refused",
    async (query) => {
      const { send } = await arrange();
      await expectProblem(await send("GET", `/v1/invocations?${query}`), 400, "invalid_request");
    },
  );

  test.each(["wait=-1", "wait=61", "wait=x", "wait=Infinity", "until=1"])(
    "a job with %s is not shown",
    async (query) => {
      const { send } = await arrangeHeld();
      await expectProblem(await send("GET", `/v1/invocations/${HELD_ID}?${query}`), 400, "invalid_request");
    },
  );
});

describe("naughty strings", () => {
  const strings = z.array(z.string()).parse(readCorpusJson("naughty-strings/blns.json"));

  test("are ids of nobody, and arguments like any other", async () => {
    const director = await arrange();
    for (const text of strings) {
      const path = `/v1/invocations/${encodeURIComponent(text.toWellFormed())}`;
      for (const [method, suffix] of [
        ["GET", ""],
        ["DELETE", ""],
        ["POST", "/retry"],
        ["GET", "/results"],
      ] as const) {
        const { status } = await director.send(method, path + suffix);
        expect([200, 404, 405].includes(status), `${method} ${path}${suffix}: ${status}`).toBe(true);
      }
      const headers = { "idempotency-key": "same", "content-type": "application/json" };
      const body = { args: [text], callback: text, runAfter: text };
      expect((await director.send("POST", SPAWN, { body, headers })).status).toBe(400);
      const job = await spawn(director, "echo", { args: [text] });
      expect((await wait(director, job.id)).value).toBe(text);
    }
    expect(director.failures).toEqual([]);
  });
});

/** The lines of a job's results. */
async function results({ send }: Arranged, id: string): Promise<unknown[]> {
  const response = await send("GET", `/v1/invocations/${id}/results`);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  return (await response.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

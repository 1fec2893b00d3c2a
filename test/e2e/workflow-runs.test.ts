/**
 * Durable runs on a real server: steered while they run, and killed in every phase: inside a call, between attempts, asleep,
 * waiting for an event, and while what was done is undone.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workflowRunResponse } from "../../src/contracts/responses.ts";
import { type Api, apiOf, deploy } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

const SLOW = "export default async (a, ms) => { await new Promise((done) => setTimeout(done, ms)); return a * 2; };";
const FUNCTIONS = {
  add: "export default (a, b) => a + b;",
  slow: SLOW,
  undo: SLOW,
  bad: "export default () => { throw new Error('bad'); };",
};

const slow = (id: string, a: unknown, ms: number, more = {}) => ({ id, function: "slow", args: [a, ms], ...more });
const add = (id: string, a: unknown, b: unknown, more = {}) => ({ id, function: "add", args: [a, b], ...more });
const flow = (id: string, ...steps: object[]) => ({ id, durable: true, steps });

let dataDir: string;
let server: TestServer;
let api: Api;

async function start(): Promise<void> {
  server = await startServer({ dataDir });
  api = apiOf(server.url, server.adminKey);
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "troupe-runs-"));
  await start();
  for (const [name, source] of Object.entries(FUNCTIONS)) await deploy(api, name, source);
});

afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Begins a run; gives its place. */
async function spawn(document: object): Promise<string> {
  const { status, headers } = await api("POST", "/v1/workflows/run", document);
  expect(status).toBe(202);
  return headers.get("location") ?? "";
}

async function told(place: string, waitSeconds = 0) {
  return workflowRunResponse.parse((await api("GET", `${place}?wait=${waitSeconds}`)).body);
}

async function states(place: string): Promise<string> {
  return (await told(place)).steps.map(({ id, state }) => `${id} ${state}`).join(", ");
}

async function steer(place: string, what: string, body: object = {}): Promise<string> {
  return workflowRunResponse.parse((await api("POST", `${place}/${what}`, body)).body).state;
}

describe("a durable run", () => {
  it("that is paused ends what it does, begins nothing more, and goes on when it is resumed", async () => {
    const run = await spawn(flow("pausing", slow("a", 1, 600), slow("b", "$a.output", 1)));
    await expect.poll(() => states(run)).toBe("a running");
    expect(await steer(run, "pause")).toBe("paused");
    await expect.poll(() => states(run), { timeout: 10_000 }).toBe("a succeeded");
    await sleep(300);
    expect(await states(run)).toBe("a succeeded");
    expect(await steer(run, "resume")).toBe("running");
    expect(await told(run, 20)).toMatchObject({ state: "succeeded", value: 4 });
  });

  it("that is paused while it waits hears the event when it is resumed", async () => {
    const run = await spawn(flow("hearing", { id: "w", waitForEvent: "go" }, add("a", "$w.output", 1)));
    await expect.poll(() => states(run)).toBe("w waiting");
    await steer(run, "pause");
    await api("POST", `${run}/events`, { type: "go", payload: 4 });
    await sleep(300);
    expect(await states(run)).toBe("w waiting");
    await steer(run, "resume");
    expect(await told(run, 20)).toMatchObject({ state: "succeeded", value: 5 });
  });

  it("gives two waits for one type two events, in their order", async () => {
    const wait = (id: string, ...after: string[]) => ({ id, waitForEvent: "go", after });
    const run = await spawn(flow("two", wait("v"), wait("w", "v"), add("sum", "$v.output", "$w.output")));
    for (const payload of ["first, ", "second"]) await api("POST", `${run}/events`, { type: "go", payload });
    expect(await told(run, 20)).toMatchObject({ state: "succeeded", value: "first, second" });
  });

  it("whose event does not come fails with `timeout`", async () => {
    const run = await spawn(flow("late", { id: "w", waitForEvent: "go", timeoutSeconds: 1 }));
    expect(await told(run, 20)).toMatchObject({ state: "failed", error: { code: "timeout", details: { step: "w" } } });
  });

  it("that is terminated stays so, and can be restarted", async () => {
    const run = await spawn(flow("ending", slow("a", 1, 500), add("b", "$a.output", 1)));
    await expect.poll(() => states(run)).toBe("a running");
    expect(await steer(run, "terminate")).toBe("terminated");
    await sleep(800);
    expect(await states(run)).toBe("a failed");
    expect(await steer(run, "restart")).toBe("queued");
    expect(await told(run, 20)).toMatchObject({ state: "succeeded", value: 3 });
    expect(await steer(run, "restart", { from: "b" })).toBe("queued");
    expect(await told(run, 20)).toMatchObject({ state: "succeeded", value: 3 });
  });
});

/** Each with what its steps are like when everything is killed, and what it comes to. */
const KILLED = [
  { of: flow("calling", slow("a", 1, 2_500), add("b", "$a.output", 1)), at: "a running", value: 3 },
  { of: flow("asleep", { id: "z", sleep: 3 }, add("b", 1, 1, { after: ["z"] })), at: "z waiting", value: 2 },
  { of: flow("retrying", { id: "b", function: "bad", retry: { maxAttempts: 2, backoffMs: 4_000 } }), at: "b running" },
  {
    of: flow("undoing", add("a", 1, 1, { compensate: { function: "undo", args: [1, 2_500] } }), {
      id: "b",
      function: "bad",
      after: ["a"],
      retry: { maxAttempts: 1 },
    }),
    at: "a succeeded, b failed",
  },
  { of: flow("hearing", { id: "w", waitForEvent: "go" }, add("a", "$w.output", 1)), at: "w waiting", value: 6 },
] as const;

describe("kill -9 of everything", { timeout: 120_000 }, () => {
  it("stops no run: each goes on where it was", async () => {
    const places = await Promise.all(KILLED.map(({ of }) => spawn(of)));
    await expect.poll(() => Promise.all(places.map(states)), { timeout: 2_000 }).toEqual(KILLED.map(({ at }) => at));
    await server.killHard();
    await start();
    await api("POST", `${places.at(-1)}/events`, { type: "go", payload: 5 });
    for (const [index, place] of places.entries()) {
      const run = await told(place, 60);
      const expected = KILLED[index];
      if (expected !== undefined && "value" in expected)
        expect(run).toMatchObject({ state: "succeeded", value: expected.value });
      else expect(run).toMatchObject({ state: "failed", error: { code: "user_error", details: { step: "b" } } });
    }
    expect(await states(places[3] ?? "")).toBe("a compensated, b failed");
  });
});

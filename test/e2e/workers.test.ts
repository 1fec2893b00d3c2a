/**
 * The troupe on a real server: it grows and shrinks under load, workers go gently or at once, calls are cancelled,
 * functions suspended, and those that are to be warm are so after everything was killed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { HEARTBEAT_MS } from "../../src/contracts/limits.ts";
import { scaledResponse, workerResponse, workersResponse } from "../../src/contracts/responses.ts";
import { type Api, apiOf, deploy, invoke } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

const SLEEPER = "export default async (ms) => { await scheduler.wait(ms); return ms; };";
const IDEMPOTENT = { idempotent: true };

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startServer();
  api = apiOf(server.url, server.adminKey);
});
afterAll(() => server[Symbol.asyncDispose]());

const scale = async (body: object) => scaledResponse.parse((await api("POST", "/v1/workers", body)).body);
const list = async () => workersResponse.parse((await api("GET", "/v1/workers")).body).workers;

/** The worker that runs a call of the function, and the call's id. */
async function whereRuns(name: string): Promise<{ worker: string; id: string }> {
  for (let tries = 0; tries < 100; tries++, await sleep(20)) {
    for (const { id: worker } of await list()) {
      const { running = [] } = workerResponse.parse((await api("GET", `/v1/workers/${worker}`)).body);
      const call = running.find((call) => call.function === name);
      if (call !== undefined) return { worker, id: call.id };
    }
  }
  throw new Error(`No worker runs ${name}.`);
}

describe("the troupe", () => {
  it("grows and shrinks under load without a failed call", async () => {
    await deploy(api, "steady", SLEEPER, { ...IDEMPOTENT, routing: "round-robin" });
    const statuses: number[] = [];
    let over = false;
    const callers = Array.from({ length: 8 }, async () => {
      while (!over) statuses.push((await invoke(api, "steady", 10)).status);
    });
    for (const count of [7, 2, 5, 1, 4]) {
      expect((await scale({ count })).workers).toHaveLength(count);
      await sleep(150);
    }
    over = true;
    await Promise.all(callers);
    expect(statuses.length).toBeGreaterThan(50);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  });

  it("names workers by their region", async () => {
    const { added } = await scale({ count: 1, region: "weur" });
    expect(added).toEqual([expect.stringMatching(/^weur-\d+$/)]);
    expect((await list()).find(({ id }) => id === added[0])).toMatchObject({ state: "live", region: "weur" });
    expect((await scale({ count: 0, region: "weur" })).draining).toEqual(added);
  });
});

describe("a worker that goes", () => {
  it("finishes what it runs when it is drained", async () => {
    await deploy(api, "gentle", SLEEPER);
    const call = invoke(api, "gentle", 800);
    const { worker } = await whereRuns("gentle");
    expect((await api("DELETE", `/v1/workers/${worker}`)).status).toBe(204);
    expect((await list()).find(({ id }) => id === worker)).toMatchObject({ state: "draining" });
    const next = await invoke(api, "gentle", 1);
    expect(next.body.invocation.worker).not.toBe(worker);
    expect((await call).body).toMatchObject({ value: 800, invocation: { worker } });
    await sleep(HEARTBEAT_MS + 1_000);
    expect((await list()).map(({ id }) => id)).not.toContain(worker);
    expect((await api("GET", `/v1/workers/${worker}/ping`)).body.code).toBe("worker_not_found");
  });

  it.each([
    ["runs an idempotent call elsewhere", true],
    ["loses another call", false],
  ])("%s when it is killed", async (_what, idempotent) => {
    const name = idempotent ? "repeated" : "lost";
    await scale({ count: 4 });
    await deploy(api, name, SLEEPER, { idempotent });
    const call = invoke(api, name, 1_500);
    const { worker } = await whereRuns(name);
    expect((await api("DELETE", `/v1/workers/${worker}?mode=now`)).status).toBe(204);
    const { status, body } = await call;
    if (idempotent) {
      expect(body).toMatchObject({ value: 1_500, invocation: { attempts: 2 } });
      expect(body.invocation.worker).not.toBe(worker);
    } else expect([status, body.code]).toEqual([503, "worker_unavailable"]);
  });

  it("is never the last one", async () => {
    await scale({ count: 1 });
    const live = (await list()).filter(({ state }) => state === "live");
    expect(live).toHaveLength(1);
    const refused = await api("DELETE", `/v1/workers/${live[0]?.id}?mode=now`);
    expect([refused.status, refused.body.code]).toEqual([409, "conflict"]);
    await scale({ count: 4 });
  });
});

describe("a suspended function", () => {
  it("is refused, its running calls end when that is asked for, and it is called again", async () => {
    await deploy(api, "stopped", SLEEPER);
    const call = invoke(api, "stopped", 9_000);
    await whereRuns("stopped");
    expect((await api("POST", "/v1/functions/stopped/suspend", { mode: "now" })).status).toBe(200);
    const ended = await call;
    expect([ended.status, ended.body.code]).toEqual([409, "cancelled"]);
    expect((await invoke(api, "stopped", 1)).body.code).toBe("function_suspended");
    await deploy(api, "stopped", `${SLEEPER} // again`);
    expect((await invoke(api, "stopped", 1)).body.code).toBe("function_suspended");
    expect((await api("POST", "/v1/functions/stopped/resume")).status).toBe(200);
    expect((await invoke(api, "stopped", 1)).body.value).toBe(1);
  });
});

const cold = z.object({ invocation: z.object({ cold: z.boolean(), worker: z.string() }) });

describe("a function that is to be warm", () => {
  it("is so right after a deploy, and after everything was killed", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "troupe-warm-"));
    try {
      const first = await startServer({ dataDir });
      const before = apiOf(first.url, first.adminKey);
      await deploy(before, "warm", "export default () => 1;", { warm: 2 });
      const { invocation } = cold.parse((await invoke(before, "warm")).body);
      expect(invocation.cold).toBe(false);
      // The one that calls prefer goes: the next is warm as well, for it was to be two.
      expect((await before("DELETE", `/v1/workers/${invocation.worker}?mode=now`)).status).toBe(204);
      expect(cold.parse((await invoke(before, "warm")).body).invocation.cold).toBe(false);
      await first.killHard();
      const second = await startServer({ dataDir });
      await sleep(HEARTBEAT_MS + 1_000);
      const after = apiOf(second.url, second.adminKey);
      expect(cold.parse((await invoke(after, "warm")).body).invocation.cold).toBe(false);
      await second.stop();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

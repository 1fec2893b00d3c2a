import { describe, expect, test } from "vitest";
import { z } from "zod";
import { statsResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests } from "../../../support/common-route-tests.ts";
import type { TestDirector } from "../../../support/director.ts";
import { testDirector } from "../../../support/director.ts";

async function arrange(): Promise<TestDirector> {
  const failing = () => {
    throw new Error("no");
  };
  const director = await testDirector({ add: (a: number, b: number) => a + b, failing, idle: () => 0 });
  for (const name of ["add", "failing", "idle"]) await director.register(name);
  const routing = "round-robin";
  for (let call = 0; call < 6; call++) {
    await director.send("POST", "/v1/functions/add/invoke", { body: { args: [1, 2], routing } });
  }
  await director.send("POST", "/v1/functions/failing/invoke", { body: {} });
  return director;
}

const workersResponse = z.object({ workers: z.array(z.looseObject({ id: z.string(), available: z.boolean() })) });
const noFunction = { path: "/v1/functions/nobody/stats", code: "function_not_found", status: 404 };
const noWorker = { path: "/v1/workers/nobody/ping", code: "worker_not_found", status: 404 };

commonRouteTests({ method: "GET", path: "/v1/stats", scope: "invoke" }, arrange);
commonRouteTests({ method: "GET", path: "/v1/functions/add/stats", scope: "invoke", missing: noFunction }, arrange);
commonRouteTests({ method: "GET", path: "/v1/workers", scope: "invoke" }, arrange);
const missing = { path: "/v1/workers/nobody", code: "worker_not_found", status: 404 };
commonRouteTests({ method: "GET", path: "/v1/workers/worker-1", scope: "invoke", missing }, arrange);
commonRouteTests({ method: "DELETE", path: "/v1/workers/worker-1", scope: "admin", missing }, arrange);
commonRouteTests({ method: "POST", path: "/v1/workers", scope: "admin", body: { count: 5 } }, arrange);
commonRouteTests({ method: "GET", path: "/v1/workers/worker-1/ping", scope: "invoke", missing: noWorker }, arrange);

describe("stats", () => {
  test("totals, per function and per worker", async () => {
    const { send } = await arrange();
    const { totals, functions, workers } = statsResponse.parse(await (await send("GET", "/v1/stats")).json());
    expect(totals).toMatchObject({ calls: 7, errors: 1, meanMs: 2 });
    expect(functions.add).toMatchObject({ calls: 6, errors: 0 });
    expect(functions.failing).toMatchObject({ calls: 1, errors: 1 });
    expect(workers.map(({ worker }) => worker)).toEqual(["worker-1", "worker-2", "worker-3"]);
    expect(workers.reduce((sum, { calls }) => sum + Number(calls), 0)).toBe(7);
  });

  test("of one function, and zeros for one that was never called", async () => {
    const { send } = await arrange();
    const statsOf = async (name: string) => (await send("GET", `/v1/functions/${name}/stats`)).json();
    expect(await statsOf("add")).toMatchObject({ name: "add", calls: 6, p50Ms: expect.any(Number) });
    expect(await statsOf("idle")).toMatchObject({ name: "idle", calls: 0, meanMs: null, p99Ms: null });
  });

  test("a worker that does not answer is left out of the sums, and listed", async () => {
    const director = await arrange();
    director.workers.become("lost", "worker-2");
    const stats = statsResponse.parse(await (await director.send("GET", "/v1/stats")).json());
    expect(stats.totals.calls).toBeLessThan(7);
    expect(stats.workers[1]).toMatchObject({ worker: "worker-2", available: false });
  });
});

describe("workers", () => {
  test("are listed with their load and what they ran", async () => {
    const { send } = await arrange();
    const { workers } = workersResponse.parse(await (await send("GET", "/v1/workers")).json());
    expect(workers.map(({ id, available }) => [id, available])).toEqual([
      ["worker-1", true],
      ["worker-2", true],
      ["worker-3", true],
    ]);
    expect(workers[0]).toMatchObject({ inFlight: 0, queued: 0, functions: { add: { calls: 2 } } });
  });

  test("answer a ping", async () => {
    const { send } = await arrange();
    const pong = await (await send("GET", "/v1/workers/worker-1/ping")).json();
    expect(pong).toEqual({ worker: "worker-1", wallMs: expect.any(Number), uptimeMs: 1_000 });
  });

  test("join and go; the last one stays", async () => {
    const { send } = await arrange();
    const grown = await send("POST", "/v1/workers", { body: { count: 5 } });
    const workers = ["worker-1", "worker-2", "worker-3", "worker-4", "worker-5"];
    expect(await grown.json()).toEqual({ workers, added: ["worker-4", "worker-5"], draining: [] });
    const shrunk = await send("POST", "/v1/workers", { body: { count: 1 } });
    expect(await shrunk.json()).toMatchObject({ workers: ["worker-1"], draining: workers.slice(1) });
    const refused = await send("DELETE", "/v1/workers/worker-1?mode=now");
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: "conflict" }]);
    expect((await send("GET", "/v1/workers/worker-2/ping")).status).toBe(404);
  });

  test("show what they run", async () => {
    const { send, workers } = await arrange();
    const running = [{ id: "inv_1", function: "add", startedAt: 7 }];
    workers.inProgress.set("worker-2", running);
    expect(await (await send("GET", "/v1/workers/worker-2")).json()).toMatchObject({ id: "worker-2", running });
  });
});

/**
 * Invocations from the outside, on a real server: values, figures, logs, limits, and that nobody pays for a neighbour.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf, deploy, invoke } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

const BURN = "const burn = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };";

describe("invocations", () => {
  let server: TestServer;
  let api: Api;
  beforeAll(async () => {
    server = await startServer({ env: { TROUPE_WORKERS: "2" } });
    api = apiOf(server.url, server.adminKey);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("answers with the value and a full report", async () => {
    await deploy(api, "add", "export default (a: number, b: number): number => a + b;");
    const { status, body } = await invoke(api, "add", 2, 3);
    expect(status).toBe(200);
    expect(body.value).toBe(5);
    expect(body.invocation).toMatchObject({
      function: "add",
      version: 1,
      worker: expect.stringMatching(/^w\d$/),
      cached: false,
      attempts: 1,
      cpuMs: expect.any(Number),
      wallMs: expect.any(Number),
      ioRequests: 0,
      ioBytes: 0,
      queueMs: expect.any(Number),
      resultBytes: 1,
      memoryBytes: null,
      logs: [],
    });
  });

  it("is seen by the next call at once: deploy, redeploy, rollback, remove", async () => {
    for (let version = 1; version <= 5; version++) {
      await deploy(api, "versioned", `export default () => ${version};`);
      expect((await invoke(api, "versioned")).body.value).toBe(version);
    }
    await api("POST", "/v1/functions/versioned/rollback", { version: 2 });
    expect((await invoke(api, "versioned")).body.value).toBe(2);
    await api("DELETE", "/v1/functions/versioned");
    expect((await invoke(api, "versioned")).body.code).toBe("function_not_found");
  });

  it("gives the function's console back, bounded", async () => {
    await deploy(
      api,
      "chatty",
      'export default (n) => { for (let i = 0; i < n; i++) console.warn("line", i, { i }); return n; };',
    );
    expect((await invoke(api, "chatty", 2)).body.invocation.logs).toEqual([
      { level: "warn", message: 'line 0 {"i":0}' },
      { level: "warn", message: 'line 1 {"i":1}' },
    ]);
    expect((await invoke(api, "chatty", 10_000)).body.invocation.logs).toHaveLength(256);
  });

  it("tells what a function threw, with its logs", async () => {
    await deploy(api, "thrower", 'export default () => { console.log("before"); throw new RangeError("too far"); };');
    const { status, body } = await invoke(api, "thrower");
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: "user_error", source: "function", details: { name: "RangeError" } });
    expect(body.detail).toContain("too far");
    expect(body.details.invocation.logs).toEqual([{ level: "log", message: "before" }]);
  });

  it("ends a call at its CPU limit and its deadline, and keeps the logs", async () => {
    await deploy(api, "spin", 'export default () => { console.log("going"); for (;;); };', { limits: { cpuMs: 100 } });
    const { body } = await invoke(api, "spin");
    expect(body).toMatchObject({ code: "cpu_limit", details: { invocation: { logs: [{ message: "going" }] } } });
    expect(body.details.invocation.cpuMs).toBeGreaterThanOrEqual(100);
    await deploy(api, "sleepy", "export default () => new Promise(() => {});", { limits: { timeoutMs: 200 } });
    expect((await invoke(api, "sleepy")).body.code).toBe("timeout");
  });

  it("counts CPU time, not waiting", async () => {
    await deploy(
      api,
      "mixed",
      `${BURN} export default async () => { for (let i = 0; i < 5; i++) { burn(20); await new Promise((done) => setTimeout(done, 60)); } };`,
    );
    const { cpuMs, wallMs } = (await invoke(api, "mixed")).body.invocation;
    expect(wallMs).toBeGreaterThanOrEqual(400);
    expect(cpuMs).toBeGreaterThanOrEqual(80);
    expect(cpuMs).toBeLessThan(200);
  });

  it("charges nobody for what a neighbour burns", async () => {
    await deploy(api, "hog", `${BURN} export default () => burn(400);`, { limits: { cpuMs: 2_000 } });
    await deploy(
      api,
      "waiter",
      `${BURN} export default async () => { for (let i = 0; i < 10; i++) { burn(3); await new Promise((done) => setTimeout(done, 30)); } return "done"; };`,
      { limits: { cpuMs: 150 } },
    );
    const hogs = Array.from({ length: 4 }, () => invoke(api, "hog"));
    const waiters = await Promise.all(Array.from({ length: 4 }, () => invoke(api, "waiter")));
    await Promise.all(hogs);
    expect(waiters.map(({ body }) => body.value ?? body)).toEqual(["done", "done", "done", "done"]);
  });

  it("ends one invocation and leaves the others of the same isolate alone", async () => {
    await deploy(
      api,
      "both",
      "export default async (loop) => { if (loop) for (;;) await null; await new Promise((done) => setTimeout(done, 300)); return 'survived'; };",
      { limits: { cpuMs: 100 } },
    );
    const [quiet, loud] = await Promise.all([invoke(api, "both", false), invoke(api, "both", true)]);
    expect(loud.body.code).toBe("cpu_limit");
    expect(quiet.body.value).toBe("survived");
  });

  it("does not let invocations in flight share one budget, or dodge it together", async () => {
    await deploy(
      api,
      "pingpong",
      "export default async () => { for (;;) { for (let i = 0; i < 1e4; i++); await null; } };",
      { limits: { cpuMs: 200 } },
    );
    const all = await Promise.all(Array.from({ length: 3 }, () => invoke(api, "pingpong")));
    expect(all.map(({ body }) => body.code)).toEqual(["cpu_limit", "cpu_limit", "cpu_limit"]);
  });

  it("counts built-ins that no tick follows", async () => {
    await deploy(
      api,
      "native",
      `const big = Array.from({ length: 300_000 }, (_, i) => i);
      export default async () => { for (;;) { await new Promise((done) => setTimeout(done, 1)); big.indexOf(-1); big.slice().reverse(); big.join(); } };`,
      { limits: { cpuMs: 300, timeoutMs: 8_000 } },
    );
    expect((await invoke(api, "native")).body.code).toBe("cpu_limit");
  });

  it("lets others through while many functions burn all they may", async () => {
    const names = ["burner-a", "burner-b", "burner-c"];
    for (const name of names) await deploy(api, name, "export default () => { for (;;); };");
    const burning = Promise.all([...names, ...names].map((name) => invoke(api, name)));
    let over = false;
    void burning.then(() => {
      over = true;
    });
    const waitsMs: number[] = [];
    while (!over) {
      const startedMs = performance.now();
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      waitsMs.push(performance.now() - startedMs);
    }
    expect((await burning).map(({ body }) => body.code)).toEqual(Array(6).fill("cpu_limit"));
    expect(Math.max(...waitsMs)).toBeLessThan(1_900);
    expect(server.events()).toEqual([]);
  });

  it("spills to the next worker, then says that all are busy", async () => {
    await deploy(api, "narrow", "export default () => new Promise((done) => setTimeout(done, 1_500, 'ok'));", {
      limits: { concurrency: 1 },
    });
    const all = await Promise.all(Array.from({ length: 4 }, () => invoke(api, "narrow")));
    const answered = all.filter(({ status }) => status === 200);
    const refused = all.filter(({ status }) => status === 503);
    expect(new Set(answered.map(({ body }) => body.invocation.worker)).size).toBe(2);
    expect(refused).toHaveLength(2);
    expect(refused[0]?.body).toMatchObject({ code: "overloaded", retryable: true });
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
  });

  it("keeps calling functions when there are more of them than stay loaded", async () => {
    const names = Array.from({ length: 80 }, (_, index) => `many-${index}`);
    for (const name of names) await deploy(api, name, `export default () => "${name}";`);
    for (let round = 0; round < 2; round++) {
      for (const name of names) expect((await invoke(api, name)).body.value).toBe(name);
    }
    const { workers } = (await api("GET", "/v1/stats")).body;
    for (const { warm } of workers) expect(warm).toBeLessThanOrEqual(16);
  });

  it("answers web requests with the function's own response", async () => {
    await deploy(
      api,
      "web",
      "export default { async fetch(request) { const { pathname, search } = new URL(request.url); return new Response(pathname + search + await request.text(), { status: 418, headers: { 'x-tea': 'pot' } }); } };",
      { visibility: "public" },
    );
    const response = await fetch(`${server.url}/f/web/a/b?c=1`, { method: "POST", body: "!" });
    expect([response.status, response.headers.get("x-tea"), await response.text()]).toEqual([418, "pot", "/a/b?c=1!"]);
    expect(response.headers.get("troupe-request-id")).toMatch(/^req_/);
    expect([...response.headers.keys()].filter((name) => name.startsWith("troupe-"))).toEqual([
      "troupe-invocation",
      "troupe-request-id",
    ]);
  });

  it("refuses a module that does not start, before it is deployed", async () => {
    const { status, body } = await api("PUT", "/v1/functions/broken", {
      source: 'throw new Error("no start"); export default () => 1;',
      untyped: true,
    });
    expect([status, body.code]).toEqual([422, "user_error"]);
    expect(body.detail).toContain("no start");
    expect((await api("GET", "/v1/functions/broken")).status).toBe(404);
  });
});

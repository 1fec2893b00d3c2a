/** Commands about workers, suspended functions, broadcasts and runs, against a played server. */
import { describe, expect, it } from "vitest";
import { functionConfig } from "../../../src/contracts/function.ts";
import { type Ran, runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const invocation = {
  ...{ id: "inv_1", function: "(run)", version: 1, worker: "w0", cached: false, cold: false, attempts: 1, cpuMs: 1 },
  ...{ wallMs: 2, ioRequests: 0, ioBytes: 0, memoryBytes: null, logs: [{ level: "log", message: "here" }] },
};
const FAILED = { title: "It failed.", detail: "No.", code: "user_error", source: "function", retryable: false };

const add = {
  ...{ name: "add", version: 1, id: `sha256:${"ab".repeat(32)}`, export: "add", kind: "function", parameters: ["a"] },
  ...{ owner: "admin", config: functionConfig.parse({ warm: 2, retry: { maxAttempts: 4 } }), signature: null },
  createdAt: Date.UTC(2026, 10, 23),
};

describe("one worker", () => {
  it("is shown with the calls that it runs", async () => {
    const worker = {
      ...{ id: "w0", available: true, state: "live", region: null, version: "0.1.0", registeredAt: 0, heartbeatAt: 0 },
      ...{ uptimeMs: 5_000, inFlight: 1, queued: 0, warm: 2, functions: {} },
      running: [{ id: "inv_1", function: "add", startedAt: Date.now() - 600_000 }],
    };
    const ran = await runCli(["workers", "w0"], { answer: () => Response.json(worker) });
    expect(ran.requests).toMatchObject([{ url: "http://troupe.test/v1/workers/w0" }]);
    expect(ran.stdout).toMatch(/^w0\nstate +live\nregion +any\nrelease +0\.1\.0\n/);
    expect(ran.stdout).toMatch(/load +1 in flight, 0 queued, 2 loaded\n/);
    expect(ran.stdout).toMatch(/INVOCATION +FUNCTION +RUNS FOR\ninv_1 +add +10 min\n$/);
  });

  it("is let go, when it has finished or at once", async () => {
    const answer = () => new Response(null, { status: 204 });
    const drained = await runCli(["kill", "w1"], { answer });
    const killed = await runCli(["kill", "w1", "--now", "--json"], { answer });
    expect([...drained.requests, ...killed.requests].map(({ method, url }) => [method, url])).toEqual([
      ["DELETE", "http://troupe.test/v1/workers/w1?mode=drain"],
      ["DELETE", "http://troupe.test/v1/workers/w1?mode=now"],
    ]);
    expect(drained.stdout).toBe("w1 takes nothing new, and leaves when it has finished.\n");
    expect(JSON.parse(killed.stdout)).toEqual({ worker: "w1", mode: "now" });
  });
});

describe("the troupe", () => {
  it("is made larger or smaller, in all or in a region", async () => {
    const answer = () => Response.json({ workers: ["w0", "weur-4"], added: ["weur-4"], draining: ["w1"] });
    const ran = await runCli(["workers", "--scale", "1", "--region", "weur"], { answer });
    expect(ran.requests).toMatchObject([{ method: "POST", body: { count: 1, region: "weur" } }]);
    expect(ran.stdout).toBe("2 workers take calls.\nNew: weur-4\nLeaving: w1\n");
  });

  it.each([
    [["--scale", "many"], /whole number from 0/],
    [["--scale", "2", "--region", "mars"], /--region takes one of wnam/],
    [["--region", "weur"], /--region goes with --scale/],
    [["w0", "--scale", "2"], /name no worker/],
  ])("is not changed by %j", async (args, told) => {
    const ran = await runCli(["workers", ...args]);
    expect(ran).toMatchObject({ code: 2, requests: [], stderr: expect.stringMatching(told) });
  });
});

describe("a function", () => {
  it("is suspended and resumed, and the list says so", async () => {
    const answer = () => Response.json({ ...add, suspended: true });
    const drained = await runCli(["suspend", "add"], { answer });
    const ended = await runCli(["suspend", "add", "--now"], { answer });
    const resumed = await runCli(["resume", "add"], { answer: () => Response.json(add) });
    expect([drained, ended, resumed].map(({ requests }) => [requests[0]?.url, requests[0]?.body])).toEqual([
      ["http://troupe.test/v1/functions/add/suspend", { mode: "drain" }],
      ["http://troupe.test/v1/functions/add/suspend", { mode: "now" }],
      ["http://troupe.test/v1/functions/add/resume", {}],
    ]);
    expect(drained.stdout).toBe("add takes no calls until it is resumed.\n");
    expect(resumed.stdout).toBe("add takes calls.\n");
    const list = await runCli(["list"], { answer: () => Response.json({ functions: [{ ...add, suspended: true }] }) });
    expect(list.stdout).toContain("private, suspended");
  });

  it("is shown with what keeps it loaded and how it is tried again", async () => {
    const answer = ({ url }: { url: string }) => Response.json(url.endsWith("/versions") ? { versions: [add] } : add);
    const { stdout } = await runCli(["show", "add"], { answer });
    expect(stdout).toMatch(/retry +4 attempts\nwarm +kept loaded on 2 workers\n/);
  });

  it("is deployed so", async () => {
    await using folder = await temporaryFolder({
      "f.ts": "export const f = () => 1;",
      "c.json": '{ "retry": { "backoffMs": 500 } }',
    });
    const args = ["deploy", "f.ts", "--config", "c.json", "--idempotent", "--retry", "5", "--warm", "2"];
    const answer = () =>
      Response.json({ name: "f", version: 1, id: add.id, signature: null, created: true, warnings: [] });
    const ran = await runCli(args, { cwd: folder.path, answer });
    expect(ran.requests).toMatchObject([
      { body: { config: { idempotent: true, retry: { backoffMs: 500, maxAttempts: 5 }, warm: 2 } } },
    ]);
  });
});

describe("broadcast", () => {
  it("prints a row for each worker, and is no success when one failed", async () => {
    const results = [
      { worker: "w0", value: 5, invocation },
      { worker: "w1", error: FAILED },
    ];
    const ran = await runCli(["broadcast", "add", "2", "--workers", "w0, w1"], {
      answer: () => Response.json({ results }),
    });
    expect(ran.requests).toMatchObject([{ body: { args: [2], workers: ["w0", "w1"] } }]);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe("WORKER  TOOK  RESULT\nw0      2 ms  5\nw1         -  error user_error: No.\n");
  });

  it("goes to every worker unless some are named", async () => {
    const ran = await runCli(["broadcast", "add", "--json"], { answer: () => Response.json({ results: [] }) });
    expect(ran).toMatchObject({ code: 0, stdout: '{\n  "results": []\n}\n' });
    expect(ran.requests).toMatchObject([{ body: { args: [] } }]);
  });
});

describe("run", () => {
  const run = (args: readonly string[], world: object): Promise<Ran> =>
    runCli(["run", ...args], { answer: () => Response.json({ value: 42, invocation }), ...world });

  it("sends a file with its imports, and prints the value as invoke does", async () => {
    await using folder = await temporaryFolder({
      "main.ts":
        'import { twice } from "./lib.ts";\nexport default (n: number) => twice(n);\nexport const other = () => 1;',
      "lib.ts": "export const twice = (n: number): number => n * 2;",
    });
    const options = ["--allow", "a.test", "--cpu-ms", "50", "--timeout-ms", "900"];
    const ran = await run(["main.ts", "21", ...options], { cwd: folder.path });
    expect(ran.requests).toMatchObject([
      {
        method: "POST",
        url: "http://troupe.test/v1/run",
        body: {
          modules: { "main.ts": expect.stringContaining("n: number"), "lib.ts": expect.stringContaining("twice") },
          ...{ main: "main.ts", export: "default", untyped: true, args: [21] },
          config: { limits: { cpuMs: 50, timeoutMs: 900 }, network: { allow: ["a.test"] } },
        },
      },
    ]);
    expect(ran).toMatchObject({
      code: 0,
      stdout: "42\n",
      stderr: "log   here\n(run) · 2 ms · CPU 1 ms · w0 · inv_1\n",
    });
  });

  it("calls the export that is asked for, or the only one", async () => {
    await using folder = await temporaryFolder({
      "one.ts": "export const only = () => 1; export const LIMIT = 3;",
      "two.ts": "export const a = (): number => 1; export const b = (): number => 2;",
      "none.ts": "export const LIMIT = 3;",
    });
    const cwd = folder.path;
    expect((await run(["one.ts"], { cwd })).requests).toMatchObject([{ body: { export: "only" } }]);
    const typed = await run(["two.ts", "--export", "b", "--typed"], { cwd });
    expect(typed.requests).toMatchObject([{ body: { export: "b", untyped: false } }]);
    expect(await run(["two.ts"], { cwd })).toMatchObject({
      ...{ code: 2, requests: [], stderr: expect.stringContaining("two.ts exports a, b: choose one with --export.") },
    });
    expect(await run(["two.ts", "--export", "c"], { cwd })).toMatchObject({
      ...{ code: 1, requests: [], stderr: expect.stringContaining('no export "c". It exports a, b.') },
    });
    expect(await run(["none.ts"], { cwd })).toMatchObject({ code: 1, requests: [] });
  });

  it("bundles what cannot be sent as it was written", async () => {
    await using folder = await temporaryFolder({
      "main.ts": 'import { f } from "./part.jsx";\nexport default f;',
      "part.jsx": "export const f = () => 7;",
    });
    const ran = await run(["main.ts"], { cwd: folder.path });
    expect(ran.requests).toMatchObject([{ body: { main: "main.js", untyped: true } }]);
    expect(await run(["main.ts", "--typed"], { cwd: folder.path })).toMatchObject({ code: 1, requests: [] });
  });

  it("sends what comes on stdin", async () => {
    const ran = await run(["-", "1"], { stdin: "export default (a) => a" });
    expect(ran.requests).toMatchObject([{ body: { source: "export default (a) => a", args: [1], untyped: true } }]);
  });
});

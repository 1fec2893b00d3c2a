/** The `troupe` executable against a real server: every command, as a person or a script uses it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { troupe } from "../support/cli-process.ts";
import { listen } from "../support/listener.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";

let server: TestServer;
let folder: TemporaryFolder;

beforeAll(async () => {
  server = await startServer();
  folder = await temporaryFolder({
    "math.ts": `
      import { twice } from "./lib.ts";
      import { half } from "halves";
      export function double(a: number): number { console.log("doubling", a); return twice(a); }
      export const halve = (a: number): number => half(a);
      export const LIMIT = 10;`,
    "lib.ts": "export const twice = (a: number): number => a * 2;",
    "node_modules/halves/package.json": '{ "name": "halves", "main": "index.js" }',
    "node_modules/halves/index.js": "exports.half = (a) => a / 2;",
    "spin.ts": "export default function spin(): never { for (;;) {} }",
    "broken.ts": "export const f = (;",
    "host.ts": '\nimport "node:fs"; export const f = () => 1;',
  });
});

afterAll(async () => {
  await folder?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

/** Runs a command that finds the server by its data folder. */
const local = (...args: string[]) => troupe(args, { cwd: folder.path, env: { TROUPE_DATA: server.dataDir } });

/** Runs a command that must succeed, with `--json`, and gives what it printed. */
async function json(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await local(...args, "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("the life of a function", () => {
  it("is deployed with its imports, called, changed, rolled back and removed", async () => {
    expect(await json("deploy", "math.ts")).toMatchObject({
      functions: [
        { name: "double", version: 1, created: true },
        { name: "halve", version: 1, created: true },
      ],
    });
    const called = await local("invoke", "double", "-21");
    expect(called).toMatchObject({ code: 0, stdout: "-42\n" });
    expect(called.stderr).toMatch(/^log +doubling -21\ndouble v1 · .* · inv_\w+\n$/);
    expect(await json("invoke", "halve", "--args", "[3]")).toMatchObject({ value: 1.5, invocation: { version: 1 } });
    expect(await json("invoke", "halve", "--named", '{"a": 5}')).toMatchObject({ value: 2.5 });

    expect(await json("deploy", "math.ts", "--export", "halve")).toMatchObject({ functions: [{ created: false }] });
    expect(await json("deploy", "math.ts", "--export", "halve", "--cpu-ms", "50")).toMatchObject({
      functions: [{ version: 2, created: true }],
    });
    expect(await json("show", "halve")).toMatchObject({
      version: 2,
      config: { limits: { cpuMs: 50 } },
      versions: [{ version: 2 }, { version: 1 }],
    });
    expect(await json("rollback", "halve", "1")).toMatchObject({ version: 1 });
    expect(await json("show", "halve")).toMatchObject({ version: 1, config: { limits: { cpuMs: 1_000 } } });

    const { functions } = (await json("list")) as { functions: { name: string }[] };
    expect(functions.map(({ name }) => name)).toEqual(["double", "halve"]);
    expect(await json("stats", "double")).toMatchObject({ calls: 1, errors: 0 });

    expect(await json("remove", "halve")).toEqual({ name: "halve", removed: true });
    expect(await local("show", "halve")).toMatchObject({ code: 1, stdout: "" });
  });

  it("is ended at its CPU limit, and the failure is told", async () => {
    await json("deploy", "spin.ts", "--cpu-ms", "100");
    const { code, stdout, stderr } = await local("invoke", "spin", "--json");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ code: "cpu_limit", source: "function", retryable: false });
  });

  it("is not deployed from a file that cannot be bundled", async () => {
    expect(await local("deploy", "broken.ts")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error invalid_source: broken\.ts:1:19: /),
    });
    expect(await local("deploy", "host.ts")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error invalid_source: host\.ts:2:8: "node:fs" is not there/),
    });
  });
});

describe("the server", () => {
  it("answers pings, workers of it too, and shows its figures to people", async () => {
    expect(await local("ping")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${server.url} answered in `),
    });
    const { workers } = (await json("stats")) as { workers: { worker: string }[] };
    const ids = workers.map(({ worker }) => worker);
    expect(await json("ping", ...ids)).toMatchObject({ pings: ids.map((target) => ({ target })) });
    const stats = await local("stats");
    expect(stats.stdout).toMatch(/^FUNCTION +CALLS.*\n(?:.*\n)*total .*\n\nWORKER +CALLS/);
    expect(await local("ping", "nobody")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error worker_not_found: /),
    });
  });

  it("gives keys, and takes them back", async () => {
    const made = await local("keys", "create", "ci", "--scope", "invoke");
    const key = made.stdout.trim();
    expect(await troupe(["list", "--url", server.url, "--key", key], { cwd: "/" })).toMatchObject({ code: 0 });
    const env = { TROUPE_URL: server.url, TROUPE_KEY: key };
    const refused = await troupe(["keys", "list"], { cwd: "/", env });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error forbidden: /) });

    const { keys } = (await json("keys", "list")) as { keys: { id: string; name: string }[] };
    const id = keys.find(({ name }) => name === "ci")?.id ?? "";
    expect(await json("keys", "remove", id)).toEqual({ id, removed: true });
    expect(await local("keys", "list", "--json")).not.toMatchObject({ stdout: expect.stringContaining(id) });
  });

  it("refuses a wrong key, and the CLI says where keys come from", async () => {
    const { code, stderr } = await troupe(["list", "--url", server.url, "--key", "wrong"], { cwd: "/" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error unauthorized: .*\n.*TROUPE_KEY/);
  });

  it("is missed when it is not there", async () => {
    const gone = await listen();
    await gone[Symbol.asyncDispose]();
    await using stopped = await temporaryFolder({
      ".troupe/server.json": JSON.stringify({ url: gone.origin, adminKey: "left-behind" }),
    });
    expect(await troupe(["list"], { cwd: stopped.path })).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^error unreachable: .*npm start/),
    });
  });
});

it("prints help and wrong usage without a server", async () => {
  await using nowhere = await temporaryFolder();
  const help = await troupe(["deploy", "--help"], { cwd: nowhere.path });
  expect(help).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("troupe deploy math.ts") });
  expect(await troupe(["deploy"], { cwd: nowhere.path })).toMatchObject({ code: 2, stdout: "" });
});

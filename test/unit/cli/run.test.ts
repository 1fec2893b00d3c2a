/** Whole command lines against a played server: what is sent, what is printed where, and the exit code. */
import { describe, expect, it } from "vitest";
import { troupe } from "../../../src/cli/commands/troupe.ts";
import { encodeCbor } from "../../../src/codec/encode-cbor.ts";
import { fault, toProblem } from "../../../src/contracts/errors.ts";
import { functionConfig } from "../../../src/contracts/function.ts";
import { runCli } from "../../support/run-cli.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const HASH = `sha256:${"ab".repeat(32)}`;

const add = {
  name: "add",
  version: 2,
  id: HASH,
  artifact: HASH,
  export: "add",
  kind: "function",
  parameters: ["a", "b"],
  owner: "admin",
  config: { ...functionConfig.parse({}), added: "by a newer server" },
  signature: null,
  createdAt: Date.UTC(2026, 10, 23),
};

const invocation = {
  id: "inv_1",
  function: "add",
  version: 2,
  worker: "worker-0",
  cached: false,
  cold: true,
  attempts: 1,
  cpuMs: 1,
  wallMs: 3.25,
  ioRequests: 1,
  ioBytes: 2_048,
  memoryBytes: null,
  logs: [{ level: "warn", message: "beware\u001b[2J" }],
};

const figures = {
  calls: 3,
  errors: 1,
  coldCalls: 1,
  cpuMs: 4,
  ioRequests: 0,
  ioBytes: 0,
  cacheHits: 0,
  meanMs: 1.5,
  p50Ms: 1.25,
  p99Ms: null,
};

const problem = (...args: Parameters<typeof fault>): Response =>
  Response.json(toProblem(fault(...args), "req_1"), { status: 422 });

const deployed = (name: string) => ({ name, version: 1, id: HASH, signature: null, created: true, warnings: [] });

describe("help", () => {
  const leaves = [...troupe.commands.values()].flatMap((command) =>
    "commands" in command
      ? [...command.commands.values()].map((leaf) => [`${command.name} ${leaf.name}`])
      : [[command.name]],
  );

  it("of troupe lists every command and an example", async () => {
    const { code, stdout } = await runCli(["--help"]);
    expect(code).toBe(0);
    for (const name of troupe.commands.keys()) expect(stdout).toContain(`troupe ${name}`);
    expect(stdout).toMatch(/Examples?:\n {2}troupe /);
  });

  it.each(leaves)("of troupe %s shows its usage and an example of it", async (path) => {
    const { code, stdout, requests } = await runCli([...path.split(" "), "--help"]);
    expect({ code, requests }).toEqual({ code: 0, requests: [] });
    expect(stdout).toContain(`Usage:\n  troupe ${path}`);
    expect(stdout).toMatch(new RegExp(`Examples?:\n {2}troupe ${path}`));
  });
});

describe("wrong usage", () => {
  it.each([
    [["nope"], /There is no command "nope"/],
    [["constructor"], /There is no command "constructor"/],
    [["keys"], /Name a command: create, list, remove/],
    [["keys", "nope"], /There is no command "nope"/],
    [["nope", "--help"], /There is no command "nope"/],
    [["--json"], /Name a command/],
    [["list", "extra"], /"extra" is one argument too many/],
    [["rollback", "add", "one"], /whole number/],
    [["invoke", "add", "1", "--args", "[1]"], /one of the three/],
    [["keys", "create", "ci", "--scope", "root"], /"root" is no scope/],
  ])("%j ends with 2, on stderr, before anything is sent", async (args, told) => {
    const { code, stdout, stderr, requests } = await runCli(args);
    expect({ code, stdout, requests }).toEqual({ code: 2, stdout: "", requests: [] });
    expect(stderr).toMatch(told);
  });

  it("is a problem document under --json", async () => {
    const { code, stderr } = await runCli(["list", "--nope", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: "usage", source: "caller", retryable: false });
  });
});

describe("invoke", () => {
  it("prints the value alone on stdout, logs and figures on stderr", async () => {
    const ran = await runCli(["invoke", "add", "-2", "three"], {
      answer: () => Response.json({ value: { sum: 1 }, invocation }),
    });
    expect(ran.requests).toEqual([
      {
        method: "POST",
        url: "http://troupe.test/v1/functions/add/invoke",
        key: "Bearer secret",
        body: { args: [-2, "three"] },
      },
    ]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toBe('{\n  "sum": 1\n}\n');
    expect(ran.stderr).toBe(
      "warn  beware\\u001b[2J\nadd v2 · 3.25 ms · CPU 1 ms · 1 request, 2.0 KiB · cold · worker-0 · inv_1\n",
    );
  });

  it("prints the server's answer under --json and nothing else", async () => {
    const answer = { value: null, invocation, added: "by a newer server" };
    const ran = await runCli(["--json", "invoke", "add"], { answer: () => Response.json(answer) });
    expect(JSON.parse(ran.stdout)).toEqual(answer);
    expect(ran.stderr).toBe("");
  });

  it("shows values that JSON does not carry, and refuses to print them as JSON", async () => {
    const value = new Map([["big", 5n]]);
    const answer = () =>
      new Response(encodeCbor({ value, invocation }), { headers: { "content-type": "application/cbor" } });
    const ran = await runCli(["invoke", "rich"], { answer });
    expect(ran).toMatchObject({ code: 0, stdout: "Map(1) { 'big' => 5n }\n" });
    const json = await runCli(["invoke", "rich", "--json"], { answer });
    expect(json).toMatchObject({ code: 1, stdout: "" });
    expect(JSON.parse(json.stderr)).toMatchObject({ code: "not_serializable", details: { path: "value" } });
    expect(json.stderr).toContain("value is a Map, which JSON does not carry. Without --json");
  });

  it("knows no value from null", async () => {
    const printed = async (answer: object) =>
      (await runCli(["invoke", "f"], { answer: () => Response.json({ ...answer, invocation }) })).stdout;
    expect(await printed({})).toBe("undefined\n");
    expect(await printed({ value: null })).toBe("null\n");
  });

  it("sends arguments by name and as one array", async () => {
    const answer = () => Response.json({ invocation });
    const named = await runCli(["invoke", "add", "--named", '{"b": 1}'], { answer });
    const array = await runCli(["invoke", "add", "--args", "[[1], 2]"], { answer });
    expect([...named.requests, ...array.requests].map(({ body }) => body)).toEqual([
      { named: { b: 1 } },
      { args: [[1], 2] },
    ]);
  });

  it("shows what a function logged before it failed", async () => {
    const answer = () => problem("user_error", "Boom\u0007.", { details: { invocation } });
    const ran = await runCli(["invoke", "add"], { answer });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toMatch(/^warn {2}beware.*\nerror user_error: Boom\\u0007\. Correct .*\nrequest req_1\n$/);
  });
});

describe("deploy", () => {
  it("sends each function of each file with its configuration", async () => {
    await using folder = await temporaryFolder({
      "math.ts":
        "export const add = (a: number, b: number) => a + b; export function sub(a: number, b: number) { return a - b; }",
      "hello.ts": "export default () => 'hello';",
      "config.json": '{ "limits": { "cpuMs": 7, "subRequests": 3 }, "network": { "allow": ["a.test"] } }',
    });
    const flags = ["--config", "config.json", "--cpu-ms", "200", "--allow", "https://b.test", "--public"];
    const ran = await runCli(["deploy", "math.ts", "hello.ts", ...flags], {
      cwd: folder.path,
      answer: ({ url }) => Response.json(deployed(url.split("/").at(-1) ?? ""), { status: 201 }),
    });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT http://troupe.test/v1/functions/add",
      "PUT http://troupe.test/v1/functions/sub",
      "PUT http://troupe.test/v1/functions/hello",
    ]);
    expect(ran.requests[0]?.body).toMatchObject({
      modules: { "math.ts": expect.stringContaining("a: number") },
      main: "math.ts",
      export: "add",
      untyped: false,
      config: {
        limits: { cpuMs: 200, subRequests: 3 },
        network: { allow: ["a.test", "https://b.test"] },
        visibility: "public",
      },
    });
    expect(ran.stdout).toMatch(
      /^FUNCTION {2}VERSION {2}CODE {10}STATE +SIGNATURE\nadd .* 1 {2}abababababab {2}deployed {2}-\n/,
    );
  });

  it("says how callers may be treated, and shows how far it is on a terminal", async () => {
    await using folder = await temporaryFolder({ "main.ts": "export const a = () => 1; export const b = () => 2;" });
    const ran = await runCli(["deploy", "main.ts", "--overload", "--allow-breaking", "--untyped"], {
      cwd: folder.path,
      terminal: true,
      answer: ({ url }) => Response.json(deployed(url.split("/").at(-1) ?? "")),
    });
    expect(ran.requests.map(({ body }) => body)).toMatchObject([
      { export: "a", overload: true, allowBreaking: true, untyped: true },
      { export: "b", overload: true, allowBreaking: true, untyped: true },
    ]);
    expect(ran.stderr).toContain("2/2 b");
  });

  it("sends nothing when one of the files is faulty", async () => {
    await using folder = await temporaryFolder({
      "good.ts": "export const f = () => 1;",
      "bad.ts": "export const = 1;",
    });
    const ran = await runCli(["deploy", "good.ts", "bad.ts"], { cwd: folder.path, answer: () => Response.json({}) });
    expect(ran).toMatchObject({ code: 1, stdout: "", requests: [] });
    expect(ran.stderr).toMatch(/^error invalid_source: bad\.ts:1:14: /);
  });

  it("says what was deployed when a later function is refused", async () => {
    await using folder = await temporaryFolder({ "main.ts": "export const a = () => 1; export const b = () => 2;" });
    const ran = await runCli(["deploy", "main.ts", "--json"], {
      cwd: folder.path,
      answer: ({ url }) =>
        url.endsWith("/a") ? Response.json(deployed("a")) : problem("forbidden", "b is not yours."),
    });
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ functions: [{ name: "a" }] });
    expect(JSON.parse(ran.stderr)).toMatchObject({ code: "forbidden" });
  });

  it.each([
    ["is no JSON", "{", /config\.json cannot be read/],
    ["has an unknown member", '{ "limit": {} }', /config\.json: .*limit/s],
    ["has a limit out of range", '{ "limits": { "cpuMs": 0 } }', /cpuMs/],
  ])("refuses a configuration that %s", async (_what, text, told) => {
    await using folder = await temporaryFolder({ "f.ts": "export const f = () => 1;", "config.json": text });
    const ran = await runCli(["deploy", "f.ts", "--config", "config.json"], { cwd: folder.path });
    expect(ran).toMatchObject({ code: 1, requests: [] });
    expect(ran.stderr).toMatch(told);
  });
});

describe("the functions", () => {
  it("are listed", async () => {
    const ran = await runCli(["list"], { answer: () => Response.json({ functions: [add] }) });
    expect(ran.stdout).toMatch(/^FUNCTION .*\nadd +2 +\(a, b\), untyped +private +admin +2026-11-23 00:00:00Z\n$/);
  });

  it("may be none", async () => {
    const ran = await runCli(["list"], { answer: () => Response.json({ functions: [] }) });
    expect(ran.stdout).toMatch(/^No function is deployed\./);
  });

  it("are shown with their versions", async () => {
    const answer = ({ url }: { url: string }) =>
      Response.json(url.endsWith("/versions") ? { versions: [add, { ...add, version: 1 }] } : add);
    const ran = await runCli(["show", "add"], { answer });
    expect(ran.stdout).toMatch(/^add\ncall +\(a, b\), untyped\nversion +2, /);
    expect(ran.stdout).toMatch(/ 2 {2}abababababab .*live .*\n +1 {2}abababababab .*untyped\n$/);
    const json = await runCli(["show", "add", "--json"], { answer });
    expect(JSON.parse(json.stdout)).toMatchObject({ name: "add", versions: [{ version: 2 }, { version: 1 }] });
  });

  it("are removed and rolled back", async () => {
    const removed = await runCli(["remove", "a/b"], { answer: () => new Response(null, { status: 204 }) });
    expect(removed.requests).toMatchObject([{ method: "DELETE", url: "http://troupe.test/v1/functions/a%2Fb" }]);
    expect(removed.stdout).toBe("a/b is removed.\n");
    const back = await runCli(["rollback", "add", "1"], { answer: () => Response.json({ ...add, version: 1 }) });
    expect(back.requests).toMatchObject([{ method: "POST", body: { version: 1 } }]);
    expect(back.stdout).toBe("Version 1 of add is live.\n");
  });
});

describe("stats, ping and keys", () => {
  it("show figures of all functions and of one", async () => {
    const load = { available: true, uptimeMs: 61_000, inFlight: 2, queued: 0, warm: 1 };
    const workers = [
      { worker: "worker-0", ...load, ...figures },
      { worker: "worker-1", available: false, ...figures },
    ];
    const all = { totals: figures, functions: { add: figures }, workers };
    const ran = await runCli(["stats"], { answer: () => Response.json(all) });
    expect(ran.stdout.split("\n").slice(1, 3)).toEqual([
      expect.stringMatching(/^add +3 +1 +1 +1\.5 ms +1\.25 ms +- +4 ms +0 +0 B +-$/),
      expect.stringMatching(/^total /),
    ]);
    expect(ran.stdout).toMatch(/\nworker-0 +3 +1 +2 +0 +1 +61\.0 s\nworker-1 +3 +1 +- +- +- +no answer\n$/);
    const one = await runCli(["stats", "add", "--json"], { answer: () => Response.json({ name: "add", ...figures }) });
    expect(one.requests).toMatchObject([{ url: "http://troupe.test/v1/functions/add/stats" }]);
    expect(JSON.parse(one.stdout)).toMatchObject({ calls: 3 });
  });

  it("list the workers, those that do not answer too", async () => {
    const figures = {
      ...{ calls: 1, errors: 0, coldCalls: 1, cpuMs: 2, ioRequests: 0, ioBytes: 0, cacheHits: 0 },
      meanMs: 1,
    };
    const add = { ...figures, p50Ms: 1, p99Ms: 1 };
    const load = { available: true, uptimeMs: 5_000, inFlight: 2, queued: 0, warm: 1 };
    const workers = [
      { id: "w0", ...load, state: "draining", region: "weur", functions: { add } },
      { id: "w1", available: false, functions: {} },
    ];
    const ran = await runCli(["workers"], { answer: () => Response.json({ workers }) });
    expect(ran.requests[0]?.url).toMatch(/\/v1\/workers$/);
    expect(ran.stdout.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["WORKER", "STATE", "REGION", "IN FLIGHT", "QUEUED", "WARM", "UPTIME", "FUNCTIONS"],
      ["w0", "draining", "weur", "2", "0", "1", "5.0 s", "add"],
      ["w1", "no answer", "-", "-", "-", "-", "-", "-"],
      [""],
    ]);
  });

  it("ping the server, or the workers named", async () => {
    const answer = ({ url }: { url: string }) =>
      Response.json(url.endsWith("/healthz") ? { status: "ok" } : { worker: "w", wallMs: 1, uptimeMs: 2 });
    const server = await runCli(["ping"], { answer });
    expect(server.stdout).toMatch(/^http:\/\/troupe\.test answered in [\d.]+ m?s\n$/);
    const workers = await runCli(["ping", "worker-0", "worker-1", "--json"], { answer });
    expect(JSON.parse(workers.stdout)).toEqual({
      pings: [
        { target: "worker-0", ms: expect.any(Number) },
        { target: "worker-1", ms: expect.any(Number) },
      ],
    });
  });

  it("print a new key alone on stdout, once", async () => {
    const created = { id: "key_1", name: "ci", scopes: ["deploy", "invoke"], createdAt: 0, key: "troupe_secret" };
    const ran = await runCli(["keys", "create", "ci", "--scope", "deploy", "--scope", "invoke"], {
      answer: () => Response.json(created, { status: 201 }),
    });
    expect(ran.requests).toMatchObject([{ method: "POST", body: { name: "ci", scopes: ["deploy", "invoke"] } }]);
    expect(ran.stdout).toBe("troupe_secret\n");
    expect(ran.stderr).toContain("not shown again");
  });
});

describe("a server that cannot be used", () => {
  it("is not there: how to start one is said", async () => {
    const ran = await runCli(["list"]);
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toMatch(
      /^error unreachable: No server answers at http:\/\/troupe\.test\. Start one with `npm start`/,
    );
  });

  it("refuses the key: where keys come from is said", async () => {
    const ran = await runCli(["list"], { answer: () => problem("unauthorized", "The key is not known.") });
    expect(ran.stderr).toContain("TROUPE_KEY");
  });

  it.each([
    ["a page", () => new Response("<html>")],
    ["a failure of somebody else", () => new Response("Bad gateway", { status: 502 })],
    ["another document", () => Response.json({ functions: "none" })],
  ])("answers %s", async (_what, answer) => {
    const ran = await runCli(["list", "--json"], { answer });
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(JSON.parse(ran.stderr)).toMatchObject({ code: "unexpected_answer", source: "platform" });
  });

  it("makes the CLI itself fail: one sentence, no stack", async () => {
    const ran = await runCli(["list"], { answer: () => Promise.reject(new Error("socket hang up")) });
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.stderr).toMatch(
      /^error unreachable: The connection to http:\/\/troupe\.test failed: socket hang up\..*\n$/,
    );
  });
});

describe("colours", () => {
  it("are for terminals only", async () => {
    const answer = () => Response.json({ functions: [add] });
    expect((await runCli(["list"], { answer })).stdout).not.toContain("\u001b");
    expect((await runCli(["list"], { answer, terminal: true })).stdout).toContain("\u001b[");
    const env = { TROUPE_URL: "http://troupe.test", NO_COLOR: "1" };
    expect((await runCli(["list"], { answer, terminal: true, env })).stdout).not.toContain("\u001b");
  });
});

describe("the stack of a function that failed", () => {
  it("stands under the error, without what the error says already", async () => {
    const stack = "Error: no\u001b[2J\nway\n    at help (lib/help.ts:2:9)\n    at main.ts:1:1\u001b[2J";
    const ran = await runCli(["invoke", "add"], {
      answer: () => problem("user_error", "no way", { details: { stack } }),
    });
    expect(ran.stderr.split("\n").slice(0, 3)).toEqual([
      expect.stringMatching(/^error user_error: no way/),
      "    at help (lib/help.ts:2:9)",
      "    at main.ts:1:1\\u001b[2J",
    ]);
  });
});

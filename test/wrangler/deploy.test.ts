/** `wrangler deploy`: the first, later ones, environments, variables, and what a deployed Worker is to the platform. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { apiOf, invoke } from "../support/api.ts";
import { listen } from "../support/listener.ts";
import { ask, statusOf } from "./support/ask.ts";
import { FIXTURES, newProject, type Project } from "./support/project.ts";
import { succeed, wrangler } from "./support/wrangler.ts";

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/;

const api = () => apiOf(inject("server").url, inject("server").adminKey);
const read = async (name: string, path?: string) => JSON.parse((await ask(name, path)).body);

describe("deploy", () => {
  let hello: Project;
  beforeAll(async () => {
    hello = await newProject({ from: `${FIXTURES}/hello` });
  });
  afterAll(() => hello?.[Symbol.asyncDispose]());

  it("puts a new Worker live, and says where", async () => {
    const { stdout } = await succeed(hello, ["deploy"]);
    expect(stdout).toMatch(/Uploaded hello/);
    expect(stdout).toMatch(/Deployed hello triggers/);
    expect(stdout).toMatch(/^\s+hello\.fn\.localhost$/m);
    expect(stdout).toMatch(new RegExp(`Current Version ID: ${UUID.source}`));
    expect(await read("hello")).toEqual({
      release: "one",
      env: {
        GREETING: "Hello",
        LIMITS: { max: 3, tags: ["a", "b"] },
        VERSION: { id: stdout.match(UUID)?.[0], tag: "", timestamp: expect.any(String) },
      },
    });
  });

  it("puts the next version live", async () => {
    await hello.edit("src/index.ts", ['"one"', '"two"']);
    const { stdout } = await succeed(hello, ["deploy", "--message", "second", "--tag", "v2"]);
    expect((await ask("hello", "/release")).body).toBe("two");
    const version = await read("hello", "/version");
    expect(version).toMatchObject({ id: stdout.match(UUID)?.[0], tag: "v2" });
  });

  it("takes the same code again", async () => {
    await succeed(hello, ["deploy"]);
    expect((await ask("hello", "/release")).body).toBe("two");
  });

  it("sets variables for one deploy", async () => {
    await succeed(hello, ["deploy", "--var", "GREETING:Ahoy", "EXTRA:a:b"]);
    expect((await read("hello")).env).toMatchObject({ GREETING: "Ahoy", EXTRA: "a:b", LIMITS: { max: 3 } });
  });

  it("keeps variables that the configuration does not name, where it is told to", async () => {
    await succeed(hello, ["deploy", "--keep-vars"]);
    expect((await read("hello")).env).toMatchObject({ GREETING: "Hello", EXTRA: "a:b" });
    await succeed(hello, ["deploy"]);
    expect((await read("hello")).env).not.toHaveProperty("EXTRA");
  });

  it("has a Worker of its own for each environment", async () => {
    const { stdout } = await succeed(hello, ["deploy", "--env", "staging"]);
    expect(stdout).toMatch(/Uploaded hello-staging/);
    expect((await read("hello-staging")).env).toMatchObject({ GREETING: "Hello from staging" });
    expect((await read("hello")).env).toMatchObject({ GREETING: "Hello" });
  });

  it("reaches nobody but the director", async () => {
    await using proxy = await listen();
    await succeed(hello, ["deploy"], { env: { HTTPS_PROXY: proxy.origin, HTTP_PROXY: proxy.origin } });
    expect(proxy.accepted()).toBe(0);
  });

  it("says clearly that a key is wrong, and nothing else", async () => {
    await using stranger = await newProject({ from: `${FIXTURES}/hello`, key: "no-such-key" });
    for (const command of [["deploy"], ["whoami"], ["deployments", "list"]]) {
      const { code, output } = await wrangler(stranger, command);
      expect(output).toMatch(/Unknown API key/);
      expect(output).not.toMatch(/^\s+at /m);
      expect(code).toBe(1);
    }
  });

  it("makes what is a function of the platform in every way", async () => {
    const names = (await api()("GET", "/v1/functions")).body as unknown as { functions: { name: string }[] };
    expect(names.functions.map(({ name }) => name)).toEqual(expect.arrayContaining(["hello", "hello-staging"]));
    const { body } = await api()("GET", "/v1/functions/hello/versions");
    expect((body as unknown as { versions: unknown[] }).versions.length).toBeGreaterThan(3);
    const byPath = await fetch(`${inject("server").url}/f/hello/release`);
    expect([byPath.status, await byPath.text()]).toEqual([200, "two"]);
    const stats = (await api()("GET", "/v1/functions/hello/stats")).body;
    expect(stats).toBeDefined();
  });

  it("removes a Worker, and leaves no trace of it", async () => {
    const { stdout } = await succeed(hello, ["delete", "--env", "staging"]);
    expect(stdout).toMatch(/Successfully deleted hello-staging/);
    expect(await statusOf("hello-staging")).toBe(404);
    await succeed(hello, ["delete", "--force"]);
    expect(await statusOf("hello")).toBe(404);
    expect((await api()("GET", "/v1/functions/hello")).status).toBe(404);
    expect((await wrangler(hello, ["deployments", "list"])).code).toBe(1);
  });
});

describe("what a Worker consists of", () => {
  it("may be texts, data and WebAssembly, and modules that are not bundled", async () => {
    await using modules = await newProject({ from: `${FIXTURES}/modules` });
    await succeed(modules, ["deploy"]);
    expect(await read("modules")).toEqual({ text: "a note\n", page: "<p>a page</p>\n", bytes: [1, 2, 255], sum: 5 });
    await using unbundled = await newProject({ from: `${FIXTURES}/unbundled` });
    await succeed(unbundled, ["deploy"]);
    expect((await ask("unbundled")).body).toBe("from lib/deep/text.js");
  });

  it("may be entrypoints whose methods are called by name", async () => {
    await using entrypoints = await newProject({ from: `${FIXTURES}/entrypoints` });
    await succeed(entrypoints, ["deploy"]);
    expect((await ask("entrypoints")).body).toBe("default of Ada");
    const call = (entry: string, ...args: unknown[]) => invoke(api(), `entrypoints%23${entry}`, ...args);
    expect((await call("Desk.greet", "Bob")).body.value).toBe("Ada greets Bob");
    expect((await call("Desk.twice", { n: 21 })).body.value).toEqual({ n: 42 });
    expect(await call("Desk.fails")).toMatchObject({ body: { code: "user_error" } });
    for (const missing of ["Desk.constructor", "Desk.toString", "Desk.none", "None.greet", "Desk.fetch"]) {
      expect((await call(missing)).status, missing).toBeGreaterThanOrEqual(400);
      expect((await call(missing)).status, missing).toBeLessThan(500);
    }
  });

  it("may use what Node has, where that is harmless", async () => {
    await using node = await newProject({ from: `${FIXTURES}/node` });
    await succeed(node, ["deploy"]);
    const expected = {
      buffer: "aGk=",
      sha256: "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",
      path: "a/b",
      event: 1,
      greeting: "Hello",
      storage: "within",
      equal: true,
    };
    expect(await read("node")).toEqual(expected);
    // As it was bundled before the runtime had all of Node itself.
    await node.edit("wrangler.toml", ['"2026-08-10"', '"2024-09-23"\ncompatibility_flags = ["nodejs_compat"]']);
    await succeed(node, ["deploy"]);
    expect(await read("node")).toEqual(expected);
  });

  it("may say how much CPU time it needs, and is held to it", async () => {
    await using limited = await newProject({ from: `${FIXTURES}/limited` });
    await succeed(limited, ["deploy"]);
    const { body } = await api()("GET", "/v1/functions/limited");
    expect(JSON.stringify(body)).toContain('"cpuMs":60');
    const spun = await ask("limited", "/spin");
    expect([spun.status, JSON.parse(spun.body).code]).toEqual([422, "cpu_limit"]);
    expect((await ask("limited")).body).toBe("ready");
    expect(JSON.stringify(body)).toContain("https://example.com");
  });
});

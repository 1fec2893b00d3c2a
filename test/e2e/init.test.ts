/** Every template of `troupe init`: created in an empty folder, it type-checks, deploys as it says, and answers. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { execute, troupe } from "../support/cli-process.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const TSC = resolve(import.meta.dirname, "../../node_modules/.bin/tsc");
const manifest = z.object({ scripts: z.record(z.string(), z.string()) });

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.[Symbol.asyncDispose]());

/** Creates a template in a folder of its own, checks its types, and deploys it with its own `deploy` script. */
async function create(template: string) {
  const folder = await temporaryFolder();
  const run = (...args: string[]) => troupe(args, { cwd: folder.path, env: { TROUPE_DATA: server.dataDir } });
  expect(await run("init", template)).toMatchObject({ code: 0, stderr: "" });
  expect(await execute(TSC, [], { cwd: folder.path })).toMatchObject({ code: 0, stdout: "" });
  const { scripts } = manifest.parse(JSON.parse(await readFile(join(folder.path, "package.json"), "utf8")));
  const deploy = scripts.deploy?.split(" ") ?? [];
  expect(deploy[0]).toBe("troupe");
  expect(await run(...deploy.slice(1))).toMatchObject({ code: 0 });
  return { ...folder, run };
}

describe("a new project", () => {
  it("of a function greets guests in their languages", async () => {
    await using project = await create("function");
    const { code, stdout } = await project.run(
      "invoke",
      "greet",
      '{"name":"Ada"}',
      '{"name":"Blaise","language":"fr"}',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(["Hello, Ada!", "Bonjour, Blaise!"]);
  });

  it("of a web endpoint shows its page to everybody, and escapes what they say", async () => {
    await using _project = await create("web");
    const page = await fetch(`${server.url}/f/site/?name=${encodeURIComponent("<b>")}`);
    expect(await page.text()).toContain("<h1>Hello, &lt;b&gt;!</h1>");
    expect(await (await fetch(`${server.url}/f/site/api/hello?name=Ada`)).json()).toEqual({ hello: "Ada" });
  });

  it("of a workflow holds together and runs", async () => {
    await using project = await create("workflow");
    const valid = await project.run("workflow", "validate", "checkout.json");
    expect(valid).toMatchObject({ code: 0, stdout: "checkout.json holds together.\n" });
    const ran = await project.run("workflow", "run", "checkout.json");
    expect(ran).toMatchObject({ code: 0, stdout: '"€56.70"\n', stderr: expect.stringContaining("3 steps") });
  });
});

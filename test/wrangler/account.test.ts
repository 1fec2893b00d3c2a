/** What wrangler asks about accounts, and where a Worker may live besides its own name: domains and namespaces. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ask, askAt, askUntil, statusOf } from "./support/ask.ts";
import { FIXTURES, newProject, type Project } from "./support/project.ts";
import { succeed, wrangler } from "./support/wrangler.ts";

/** Directors hear of a domain within this time. */
const HEARD_WITHIN_MS = 15_000;

let project: Project;
beforeAll(async () => {
  project = await newProject({ from: `${FIXTURES}/hello` });
});
afterAll(() => project?.[Symbol.asyncDispose]());

it("whoami knows the key", async () => {
  const { stdout } = await succeed(project, ["whoami"]);
  expect(stdout).toMatch(/troupe/i);
});

it("whoami finds the account by itself", async () => {
  await using lone = await newProject({ from: `${FIXTURES}/hello` });
  await lone.edit(".env", ["CLOUDFLARE_ACCOUNT_ID=troupe\n", ""]);
  await succeed(lone, ["whoami"]);
  await lone.edit("wrangler.toml", ['name = "hello"', 'name = "account-found"']);
  await succeed(lone, ["deploy"]);
});

describe("a custom domain", () => {
  const host = "guests.example.com";
  const at = () => askAt(inject("server").url, host, "/release");

  it("leads to the Worker, and no longer when it is taken away", async () => {
    await using own = await newProject({ from: `${FIXTURES}/hello` });
    await own.edit("wrangler.toml", [
      'name = "hello"',
      `name = "domain"\nroutes = [{ pattern = "${host}", custom_domain = true }]`,
    ]);
    const { stdout } = await succeed(own, ["deploy"]);
    expect(stdout).toMatch(/guests\.example\.com \(custom domain\)/);
    const answer = await askUntil(({ body }) => body === "one", HEARD_WITHIN_MS, at);
    expect(answer).toMatchObject({ status: 200, body: "one" });
    // A Worker with routes has no address of its own unless it asks for one.
    expect(await statusOf("domain")).toBe(404);
    await succeed(own, ["delete"]);
    expect((await askUntil(({ status }) => status !== 200, HEARD_WITHIN_MS, at)).status).toBe(404);
  });

  it("cannot be the director's own", async () => {
    await using greedy = await newProject({ from: `${FIXTURES}/hello` });
    const toml = (pattern: string) => `name = "greedy"\nroutes = [{ pattern = "${pattern}", custom_domain = true }]`;
    await greedy.edit("wrangler.toml", ['name = "hello"', toml("other.fn.localhost")]);
    expect((await wrangler(greedy, ["deploy"])).code).toBe(1);
    await greedy.edit("wrangler.toml", ["other.fn.localhost", "localhost"]);
    expect((await wrangler(greedy, ["deploy"])).code).toBe(1);
  });
});

describe("a dispatch namespace", () => {
  it("is made, holds Workers, and is deleted", async () => {
    const namespace = (...args: string[]) => succeed(project, ["dispatch-namespace", ...args]);
    await namespace("create", "prod");
    expect((await namespace("list")).stdout).toMatch(/prod/);
    expect((await namespace("get", "prod")).stdout).toMatch(/prod/);
    const { stdout } = await succeed(project, ["deploy", "--dispatch-namespace", "prod"]);
    expect(stdout).toMatch(/Dispatch Namespace: prod/);
    expect((await ask("prod--hello", "/release")).body).toBe("one");
    await succeed(project, ["deploy", "--dispatch-namespace", "prod"]);
    const { code } = await wrangler(project, ["deploy", "--dispatch-namespace", "none"]);
    expect(code).toBe(1);
  });

  it("goes when it is deleted", async () => {
    await succeed(project, ["dispatch-namespace", "create", "passing"]);
    await succeed(project, ["dispatch-namespace", "delete", "passing"]);
    expect((await wrangler(project, ["dispatch-namespace", "get", "passing"])).code).toBe(1);
  });
});

/** `wrangler versions`, `deployments` and `rollback`: a version that is kept, made live, shared out, and taken back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "./support/ask.ts";
import { FIXTURES, newProject, type Project } from "./support/project.ts";
import { succeed, wrangler } from "./support/wrangler.ts";

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/;
const NAME = "versions";

let project: Project;
/** Ids of the versions by the release that their code names. */
const ids: Record<string, string> = {};

const release = async (headers: Record<string, string> = {}) => (await ask(NAME, "/release", { headers })).body;

/** The id that a command printed. */
function printedId(stdout: string, before: string): string {
  const [, id] = stdout.match(new RegExp(`${before}: (${UUID.source})`)) ?? [];
  if (id === undefined) throw new Error(`No ${before} in:\n${stdout}`);
  return id;
}

beforeAll(async () => {
  project = await newProject({ from: `${FIXTURES}/hello` });
  await project.edit("wrangler.toml", ['name = "hello"', `name = "${NAME}"`]);
  ids.one = printedId((await succeed(project, ["deploy", "--message", "first"])).stdout, "Current Version ID");
});
afterAll(() => project?.[Symbol.asyncDispose]());

describe("versions", () => {
  it("uploads one that nobody gets yet", async () => {
    await project.edit("src/index.ts", ['"one"', '"two"']);
    const { stdout } = await succeed(project, ["versions", "upload", "--tag", "v2", "--message", "the second"]);
    ids.two = printedId(stdout, "Worker Version ID");
    expect(ids.two).not.toBe(ids.one);
    expect(await release()).toBe("one");
  });

  it("lists them", async () => {
    const { stdout } = await succeed(project, ["versions", "list"]);
    expect(stdout).toContain(ids.one);
    expect(stdout).toContain(ids.two);
    expect(stdout).toMatch(/Tag:\s+v2/);
    expect(stdout).toMatch(/Message:\s+the second/);
    const listed = JSON.parse((await succeed(project, ["versions", "list", "--json"])).stdout);
    expect(listed.map(({ id }: { id: string }) => id)).toEqual([ids.one, ids.two]);
  });

  it("shows one", async () => {
    const { stdout } = await succeed(project, ["versions", "view", ids.two ?? ""]);
    expect(stdout).toContain(ids.two);
    expect(stdout).toMatch(/Handlers:\s+fetch/);
    expect(stdout).toMatch(/env\.GREETING.*Hello/);
    // The date that it runs with, which is the platform's.
    expect(stdout).toMatch(/Compatibility Date:\s+20\d\d-\d\d-\d\d/);
    const { code, output } = await wrangler(project, ["versions", "view", "00000000-0000-4000-8000-000000000000"]);
    expect(code).toBe(1);
    expect(output).not.toMatch(/malformed/);
  });

  it("makes one live", async () => {
    await succeed(project, ["versions", "deploy", `${ids.two}@100%`, "-y", "--message", "now"]);
    expect(await release()).toBe("two");
  });

  it("shares calls out between two, and keeps a key's choice", async () => {
    await succeed(project, ["versions", "deploy", `${ids.one}@50%`, `${ids.two}@50%`, "-y"]);
    const seen = await Promise.all(Array.from({ length: 60 }, () => release()));
    expect(new Set(seen)).toEqual(new Set(["one", "two"]));
    const ofKey = await Promise.all(
      Array.from({ length: 30 }, () => release({ "Cloudflare-Workers-Version-Key": "ada" })),
    );
    expect(new Set(ofKey).size).toBe(1);
    for (const [name, id] of Object.entries(ids)) {
      expect(await release({ "Cloudflare-Workers-Version-Overrides": `${NAME}="${id}"` })).toBe(name);
    }
  });

  it("refuses shares that cannot be", async () => {
    const { code } = await wrangler(project, ["versions", "deploy", `${ids.one}@50%`, `${ids.two}@70%`, "-y"]);
    expect(code).toBe(1);
    const { stdout } = await succeed(project, ["deployments", "status"]);
    expect(stdout).toMatch(/\(50%\)/);
  });
});

describe("deployments", () => {
  it("tells the status", async () => {
    const { stdout } = await succeed(project, ["deployments", "status"]);
    expect(stdout).toContain(ids.one);
    expect(stdout).toContain(ids.two);
  });

  it("lists them all", async () => {
    const { stdout } = await succeed(project, ["deployments", "list"]);
    expect(stdout).toMatch(/Message:\s+now/);
    expect(stdout.match(/Created:/g)?.length).toBeGreaterThanOrEqual(3);
  });
});

describe("rollback", () => {
  it("goes back to the version before, or to the one that is named", async () => {
    await succeed(project, ["versions", "deploy", `${ids.two}@100%`, "-y"]);
    await succeed(project, ["rollback", ids.one ?? "", "-y", "-m", "two was no good"]);
    expect(await release()).toBe("one");
    await succeed(project, ["rollback", "-y", "-m", "one neither"]);
    expect(await release()).toBe("two");
    const { stdout } = await succeed(project, ["deployments", "list"]);
    expect(stdout).toContain("two was no good");
  });

  it("refuses a version that is none", async () => {
    const { code } = await wrangler(project, ["rollback", "00000000-0000-4000-8000-000000000000", "-y", "-m", "x"]);
    expect(code).toBe(1);
    expect(await release()).toBe("two");
  });
});

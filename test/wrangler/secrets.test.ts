/** `wrangler secret` and `wrangler versions secret`: what is set arrives in `env`, and is told nobody. */
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ask } from "./support/ask.ts";
import { FIXTURES, newProject, type Project } from "./support/project.ts";
import { succeed, wrangler } from "./support/wrangler.ts";

const NAME = "secrets";
let project: Project;

const env = async (name = NAME) => JSON.parse((await ask(name)).body).env;
const put = (name: string, value: string) => succeed(project, ["secret", "put", name], { stdin: value });
const listed = async () => JSON.parse((await succeed(project, ["secret", "list"])).stdout);

beforeAll(async () => {
  project = await newProject({ from: `${FIXTURES}/hello` });
  await project.edit("wrangler.toml", ['name = "hello"', `name = "${NAME}"`]);
  await succeed(project, ["deploy"]);
});
afterAll(() => project?.[Symbol.asyncDispose]());

describe("secret", () => {
  it("puts one, which the Worker has at once", async () => {
    const { stdout } = await put("TOKEN", "s3cret-of-ada");
    expect(stdout).toMatch(/Success! Uploaded secret TOKEN/);
    expect(await env()).toMatchObject({ TOKEN: "s3cret-of-ada", GREETING: "Hello" });
  });

  it("lists names and no values", async () => {
    expect(await listed()).toEqual([{ name: "TOKEN", type: "secret_text" }]);
  });

  it("survives deploys", async () => {
    await project.edit("src/index.ts", ['"one"', '"two"']);
    await succeed(project, ["deploy"]);
    expect(await env()).toMatchObject({ TOKEN: "s3cret-of-ada" });
    expect((await ask(NAME, "/release")).body).toBe("two");
  });

  it("changes many at once", async () => {
    await project.write({
      "secrets.json": JSON.stringify({ OTHER: "another-secret", TOKEN: null, THIRD: "3rd-secret" }),
    });
    await succeed(project, ["secret", "bulk", "secrets.json"]);
    const now = await env();
    expect(now).toMatchObject({ OTHER: "another-secret", THIRD: "3rd-secret" });
    expect(now).not.toHaveProperty("TOKEN");
  });

  it("deletes one", async () => {
    await succeed(project, ["secret", "delete", "THIRD"]);
    expect(await env()).not.toHaveProperty("THIRD");
    expect(await listed()).toEqual([{ name: "OTHER", type: "secret_text" }]);
  });

  it("makes a Worker that is not there yet", async () => {
    await using draft = await newProject({ from: `${FIXTURES}/hello` });
    await draft.edit("wrangler.toml", ['name = "hello"', 'name = "draft"']);
    await succeed(draft, ["secret", "put", "TOKEN"], { stdin: "before-the-code" });
    await succeed(draft, ["deploy"]);
    expect(await env("draft")).toMatchObject({ TOKEN: "before-the-code" });
  });

  it("comes with a deploy, from a file", async () => {
    await project.write({ "more.json": JSON.stringify({ FILED: "from-a-file" }) });
    await succeed(project, ["deploy", "--secrets-file", "more.json"]);
    expect(await env()).toMatchObject({ FILED: "from-a-file", OTHER: "another-secret" });
  });
});

describe("versions secret", () => {
  it("makes a version that nobody gets yet", async () => {
    const { stdout } = await succeed(project, ["versions", "secret", "put", "STAGED"], { stdin: "not-yet-live" });
    expect(stdout).toMatch(/Created version/);
    expect(await env()).not.toHaveProperty("STAGED");
    const [, id] = stdout.match(/Created version ([0-9a-f-]{36})/) ?? [];
    await succeed(project, ["versions", "deploy", `${id}@100%`, "-y"]);
    expect(await env()).toMatchObject({ STAGED: "not-yet-live", OTHER: "another-secret" });
  });

  it("takes one out of the next version", async () => {
    const { stdout } = await succeed(project, ["versions", "secret", "delete", "STAGED"]);
    expect(await env()).toHaveProperty("STAGED");
    const [, id] = stdout.match(/Created version ([0-9a-f-]{36})/) ?? [];
    await succeed(project, ["versions", "deploy", `${id}@100%`, "-y"]);
    expect(await env()).not.toHaveProperty("STAGED");
  });
});

it("tells no secret, whoever asks", async () => {
  const { url, adminKey } = inject("server");
  const ids = JSON.parse((await succeed(project, ["versions", "list", "--json"])).stdout) as { id: string }[];
  const { stdout } = await succeed(project, ["versions", "view", ids.at(-1)?.id ?? ""]);
  expect(stdout).toMatch(/OTHER/);
  const told = [stdout];
  for (const path of ["", "/versions", "/secrets"]) {
    const headers = { authorization: `Bearer ${adminKey}` };
    told.push(await (await fetch(`${url}/v1/functions/${NAME}${path}`, { headers })).text());
  }
  for (const secret of ["another-secret", "from-a-file", "s3cret-of-ada"]) expect(told.join()).not.toContain(secret);
});

it("asks before a rollback to a version whose secrets were others", async () => {
  const versions = JSON.parse((await succeed(project, ["versions", "list", "--json"])).stdout) as { id: string }[];
  const { code, output } = await wrangler(project, ["rollback", versions.at(-2)?.id ?? "", "-m", "back"]);
  expect(output).toMatch(/secrets? (?:has|have) changed|SUCCESS/i);
  expect(code).toBe(0);
});

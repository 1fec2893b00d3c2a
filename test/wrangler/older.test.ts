/** The core of what people do, with wranglers of years ago. The URLs that they print are their own invention. */
import { describe, expect, it } from "vitest";
import { ask, statusOf } from "./support/ask.ts";
import { oldWrangler } from "./support/old-wranglers.ts";
import { FIXTURES, newProject } from "./support/project.ts";
import { succeed, wrangler } from "./support/wrangler.ts";

/** `kv key` of wrangler 3 asks the account unless it is told otherwise, and knows no `--remote`. */
const VERSIONS = [
  { version: "4.30.0", remote: ["--remote"] },
  { version: "3.114.17", remote: [] },
];

const found = await Promise.all(VERSIONS.map(async (old) => ({ ...old, executable: await oldWrangler(old.version) })));

describe.each(found)("wrangler $version", ({ version, remote, executable }) => {
  const name = `old-${version.replaceAll(".", "-")}`;
  const env = async () => JSON.parse((await ask(name)).body).env;

  it("deploys, changes, goes back and deletes", async ({ skip }) => {
    if (executable === null) return skip(`wrangler ${version} is not here, and the registry cannot be reached`);
    await using project = await newProject({ from: `${FIXTURES}/hello`, executable });
    await project.edit("wrangler.toml", ['name = "hello"', `name = "${name}"`]);
    await succeed(project, ["deploy"]);
    expect((await ask(name, "/release")).body).toBe("one");
    await project.edit("src/index.ts", ['"one"', '"two"']);
    await succeed(project, ["deploy", "--var", "EXTRA:more"]);
    expect(await env()).toMatchObject({ GREETING: "Hello", EXTRA: "more" });
    expect((await ask(name, "/release")).body).toBe("two");

    await succeed(project, ["secret", "put", "TOKEN"], { stdin: "s3cret-of-ada" });
    await project.write({ "secrets.json": JSON.stringify({ OTHER: "another-secret" }) });
    await succeed(project, ["secret", "bulk", "secrets.json"]);
    expect(await env()).toMatchObject({ TOKEN: "s3cret-of-ada", OTHER: "another-secret", EXTRA: "more" });
    await succeed(project, ["secret", "delete", "TOKEN"]);
    const secrets = JSON.parse((await succeed(project, ["secret", "list"])).stdout);
    expect(secrets).toEqual([{ name: "OTHER", type: "secret_text" }]);

    await project.edit("src/index.ts", ['"two"', '"three"']);
    const { stdout } = await succeed(project, ["versions", "upload"]);
    const [id] = stdout.match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/) ?? [];
    expect((await ask(name, "/release")).body).toBe("two");
    await succeed(project, ["versions", "deploy", `${id}@100%`, "-y"]);
    expect((await ask(name, "/release")).body).toBe("three");
    expect((await succeed(project, ["versions", "list"])).stdout).toContain(id);
    expect((await succeed(project, ["deployments", "status"])).stdout).toContain(id);
    await succeed(project, ["rollback", "-y", "-m", "back"]);
    expect((await ask(name, "/release")).body).toBe("two");

    await succeed(project, ["whoami"]);
    await succeed(project, ["kv", "namespace", "create", name]);
    const namespaces = JSON.parse((await succeed(project, ["kv", "namespace", "list"])).stdout) as {
      id: string;
      title: string;
    }[];
    const namespace = namespaces.find(({ title }) => title.endsWith(name))?.id ?? "";
    const key = (...args: string[]) => succeed(project, ["kv", "key", ...args, "--namespace-id", namespace, ...remote]);
    await key("put", "a", "of old");
    expect((await key("get", "a", "--text")).stdout).toContain("of old");

    await succeed(project, ["delete", "--force"]);
    expect(await statusOf(name)).toBe(404);
    expect((await wrangler(project, ["deployments", "status"])).code).toBe(1);
  });
});

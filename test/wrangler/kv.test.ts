/** `wrangler kv`: namespaces and what is in them, from the tool and from a Worker that is bound to them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, statusOf } from "./support/ask.ts";
import { newProject, type Project } from "./support/project.ts";
import { succeed, wrangler } from "./support/wrangler.ts";

const TITLE = "kv-test";
let project: Project;
let id: string;

const kv = (...args: string[]) => succeed(project, ["kv", ...args]);
/** A command about keys, with what makes it ask the director rather than a local store. */
const key = (...args: string[]) => kv("key", ...args, "--namespace-id", id, "--remote");
const namespaces = async (): Promise<{ id: string; title: string }[]> =>
  JSON.parse((await kv("namespace", "list")).stdout);

beforeAll(async () => {
  project = await newProject({
    files: {
      "wrangler.toml": 'name = "kv-bound"\nmain = "index.ts"\ncompatibility_date = "2026-06-01"\n',
      "index.ts": `export default {
        async fetch(request, env) {
          const key = decodeURIComponent(new URL(request.url).pathname.slice(1));
          if (request.method === "PUT") await env.STORE.put(key, await request.text(), { metadata: { by: "worker" } });
          return Response.json(await env.STORE.getWithMetadata(key));
        },
      };`,
    },
  });
});
afterAll(() => project?.[Symbol.asyncDispose]());

describe("kv namespace", () => {
  it("creates one and lists it", async () => {
    await kv("namespace", "create", TITLE);
    const made = (await namespaces()).find(({ title }) => title === TITLE);
    expect(made).toBeDefined();
    id = made?.id ?? "";
    const again = await wrangler(project, ["kv", "namespace", "create", TITLE]);
    expect(again.code).toBe(1);
  });

  it("renames and deletes one", async () => {
    await kv("namespace", "create", "kv-passing");
    await kv("namespace", "rename", "kv-passing", "--new-name", "kv-passed");
    const passed = (await namespaces()).find(({ title }) => title === "kv-passed");
    await kv("namespace", "delete", "--namespace-id", passed?.id ?? "", "-y");
    expect((await namespaces()).map(({ title }) => title)).not.toContain("kv-passed");
  });
});

describe("kv key", () => {
  it("puts, gets, lists and deletes", async () => {
    await key("put", "a/b c", "value of ü");
    expect((await key("get", "a/b c", "--text")).stdout).toContain("value of ü");
    await key("put", "with", "metadata", "--metadata", '{"n":1}', "--ttl", "600");
    expect(JSON.parse((await key("list")).stdout)).toEqual([
      { name: "a/b c" },
      { name: "with", expiration: expect.any(Number), metadata: { n: 1 } },
    ]);
    expect(JSON.parse((await key("list", "--prefix", "w")).stdout)).toHaveLength(1);
    await key("delete", "with");
    const { code } = await wrangler(project, ["kv", "key", "get", "with", "--namespace-id", id, "--remote"]);
    expect(code).toBe(1);
  });

  it("puts a file as it is", async () => {
    await project.write({ "text.bin": "as it is" });
    await key("put", "file", "--path", "text.bin");
    expect((await key("get", "file", "--text")).stdout).toContain("as it is");
  });
});

describe("kv bulk", () => {
  it("puts, gets and deletes many", async () => {
    await project.write({
      "many.json": JSON.stringify([
        { key: "x", value: "1" },
        { key: "y", value: Buffer.from("two").toString("base64"), base64: true, metadata: { m: true } },
      ]),
      "keys.json": JSON.stringify(["x", "y"]),
    });
    const bulk = (...args: string[]) => kv("bulk", ...args, "--namespace-id", id, "--remote");
    await bulk("put", "many.json");
    expect((await key("get", "y", "--text")).stdout).toContain("two");
    expect((await bulk("get", "keys.json")).stdout).toMatch(/"x"[\s\S]*"1"[\s\S]*"y"[\s\S]*"two"/);
    await bulk("delete", "keys.json", "--force");
    expect(JSON.parse((await key("list")).stdout).map(({ name }: { name: string }) => name)).toEqual(["a/b c", "file"]);
  });
});

describe("a Worker with a binding", () => {
  it("reads what the tool wrote, and the other way round", async () => {
    const toml = await readFile(join(project.path, "wrangler.toml"), "utf8");
    await project.write({ "wrangler.toml": `${toml}\n[[kv_namespaces]]\nbinding = "STORE"\nid = "${id}"\n` });
    await succeed(project, ["deploy"]);
    expect(JSON.parse((await ask("kv-bound", "/a%2Fb%20c")).body)).toMatchObject({ value: "value of ü" });
    await ask("kv-bound", "/mine", { method: "PUT", body: "of the worker" });
    expect((await key("get", "mine", "--text")).stdout).toContain("of the worker");
    expect(JSON.parse((await key("list", "--prefix", "mine")).stdout)).toEqual([
      { name: "mine", metadata: { by: "worker" } },
    ]);
  });

  it("is refused where the namespace is not there", async () => {
    await using lost = await newProject({ from: project.path });
    await lost.edit("wrangler.toml", [id, "0123456789abcdef0123456789abcdef"], ["kv-bound", "kv-lost"]);
    const { code, output } = await wrangler(lost, ["deploy"]);
    expect(code).toBe(1);
    expect(output).toMatch(/namespace/i);
    expect(await statusOf("kv-lost")).toBe(404);
  });
});

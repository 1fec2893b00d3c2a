/**
 * Secrets on a real server: nothing of one is in clear in any file of the data folder, in a log, in an error or in an
 * answer; they outlive restarts, and another master key gives a clear fault and loses nothing.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Api, apiOf, deploy, invoke } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Each start of a server takes a while on a machine that does other things, too. */
const TIMEOUT_MS = 180_000;
const MARKER = "marker-5ecret-of-this-test";
const MASTER_KEY = "master-marker-of-this-test-0123456789abcdef";
/** What a function may do with a secret by mistake; each answers with how long it is. */
const SOURCE = `
const told = (env, what) => {
  console.log("logged", env.API_KEY, { key: env.API_KEY });
  if (what === "throw") throw new TypeError("thrown " + env.API_KEY);
  if (what === "named") throw Object.assign(new Error("x"), { name: env.API_KEY });
  if (what === "text") throw env.API_KEY;
  if (what === "reject") void Promise.reject(new Error("rejected " + env.API_KEY));
  if (what === "timer") setTimeout(() => { throw new Error("timer " + env.API_KEY); }, 1);
  return env.API_KEY.length;
};
export default {
  async fetch(request, env, ctx) {
    const what = new URL(request.url).searchParams.get("what");
    if (what === "background") ctx.waitUntil(Promise.reject(new Error("background " + env.API_KEY)));
    if (what === "body") {
      const body = new ReadableStream({ pull(controller) { controller.error(new Error("body " + env.API_KEY)); } });
      return new Response(body);
    }
    const length = told(env, what);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return new Response(String(length));
  },
};`;
const WHATS = ["", "throw", "named", "text", "reject", "timer", "background", "body"];

describe("a secret", () => {
  it(
    "is nowhere in clear, and is there after everything was killed",
    async () => {
      await using folder = await temporaryFolder();
      const start = () => startServer({ dataDir: folder.path, env: { TROUPE_MASTER_KEY: MASTER_KEY } });
      const seen: string[] = [];
      {
        await using server = await start();
        const api = apiOf(server.url, server.adminKey);
        await deploy(api, "holder", SOURCE);
        seen.push(JSON.stringify(await api("PUT", "/v1/functions/holder/secrets/API_KEY", { value: MARKER })));
        expect(await lengthTold(server)).toBe(String(MARKER.length));
        for (const what of WHATS) seen.push(await ask(server, `?what=${what}`));
        for (const path of ["", "/versions", "/secrets", "/stats"]) {
          seen.push(JSON.stringify(await api("GET", `/v1/functions/holder${path}`)));
        }
        // The files of the running server too: those of the runtime are gone with it.
        expect(await filesWith(folder.path, [MARKER, MASTER_KEY])).toEqual([]);
        seen.push(server.output());
        await server.killHard();
      }
      {
        await using server = await start();
        expect(await lengthTold(server)).toBe(String(MARKER.length));
      }
      expect(await filesWith(folder.path, [MARKER, MASTER_KEY])).toEqual([]);
      expect(seen.filter((text) => text.includes(MARKER) || text.includes("5ecret"))).toEqual([]);
      expect(seen.join("\n")).toContain("thrown ***");
    },
    TIMEOUT_MS,
  );

  it(
    "does not open with another master key, which loses nothing",
    async () => {
      await using folder = await temporaryFolder();
      const start = (masterKey: string) => startServer({ dataDir: folder.path, env: { TROUPE_MASTER_KEY: masterKey } });
      {
        await using server = await start(MASTER_KEY);
        const api = apiOf(server.url, server.adminKey);
        await deploy(api, "holder", SOURCE);
        await deploy(api, "plain", "export default () => 1;");
        await api("PUT", "/v1/functions/holder/secrets/API_KEY", { value: MARKER });
      }
      {
        await using server = await start(`another ${MASTER_KEY}`);
        const api = apiOf(server.url, server.adminKey);
        const refused = JSON.parse(await ask(server, ""));
        expect(refused).toMatchObject({ status: 503, code: "secrets_unavailable", source: "platform" });
        expect(refused.detail).toContain("API_KEY of holder");
        expect((await invoke(api, "plain")).body.value).toBe(1);
        await goesOn(api);
      }
      {
        await using server = await start(MASTER_KEY);
        expect(await lengthTold(server)).toBe(String(MARKER.length));
      }
    },
    TIMEOUT_MS,
  );
});

/** What has no secrets is deployed, called and given some, whatever the master key is. */
async function goesOn(api: Api): Promise<void> {
  await deploy(api, "fresh", "export default { fetch: (_request, env) => new Response(env.TOKEN) };");
  expect((await api("PUT", "/v1/functions/fresh/secrets/TOKEN", { value: "new" })).status).toBe(200);
  expect((await api("GET", "/v1/functions/holder/secrets")).body).toMatchObject({ secrets: ["API_KEY"] });
}

const lengthTold = (server: TestServer) => ask(server, "");

async function ask(server: TestServer, query: string): Promise<string> {
  try {
    const response = await fetch(`${server.url}/f/holder${query}`, {
      headers: { authorization: `Bearer ${server.adminKey}` },
    });
    return await response.text();
  } catch (error) {
    return String(error);
  }
}

/** Files below a folder in which one of these texts stands. */
async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    if (texts.some((text) => content.includes(text) || content.includes(Buffer.from(text, "utf16le"))))
      found.push(path);
  }
  return found;
}

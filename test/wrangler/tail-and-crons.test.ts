/**
 * The real `wrangler tail` against a real server: calls by every way show, an interrupt leaves nothing behind. And a
 * timetable rings after `kill -9` and the downtime that follows.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Api, apiOf, deploy } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

const WRANGLER = join(import.meta.dirname, "../../node_modules/wrangler/bin/wrangler.js");
const SCRIPT = "/client/v4/accounts/troupe/workers/scripts/watched";
const MINUTE_MS = 60_000;
const WAIT = { timeout: 40_000, interval: 100 };

const SOURCE = `
  import { WorkerEntrypoint } from "cloudflare:workers";
  export class Admin extends WorkerEntrypoint { add(a, b) { console.log("adding"); return a + b; } }
  export default {
    async fetch(request, env, ctx) {
      const { pathname } = new URL(request.url);
      console.log("path " + pathname);
      if (pathname === "/boom") throw new TypeError("boom");
      ctx.waitUntil(scheduler.wait(50).then(() => console.warn("behind " + pathname)));
      return new Response("hi");
    },
    scheduled({ cron }) { console.log("rung " + cron); },
  };`;

let folder: string;
let tail: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "troupe-tail-"));
});
afterEach(async () => {
  if (tail?.pid !== undefined && tail.exitCode === null) process.kill(tail.pid, "SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

async function serve(dataDir = folder): Promise<{ server: TestServer; api: Api }> {
  const server = await startServer({ dataDir });
  return { server, api: apiOf(server.url, server.adminKey) };
}

/** Runs `wrangler tail`; gives what it has printed so far. */
function startTail({ url, adminKey }: TestServer, ...args: string[]): () => string {
  let printed = "";
  tail = spawn(process.execPath, [WRANGLER, "tail", "watched", "--format", "pretty", ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...{
        CLOUDFLARE_API_BASE_URL: `${url}/client/v4`,
        CLOUDFLARE_API_TOKEN: adminKey,
        CLOUDFLARE_ACCOUNT_ID: "troupe",
      },
      ...{ WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", NO_COLOR: "1" },
    },
  });
  for (const stream of [tail.stdout, tail.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  return () => printed;
}

/** Asks a host that no name server knows: `fetch` sends the host of its URL only. */
async function byHost(url: string, host: string, path: string): Promise<void> {
  const [answer] = await once(get(url + path, { headers: { Host: host } }), "response");
  answer.resume();
}

it("shows logs and exceptions of live calls, and leaves nothing behind", { timeout: 180_000 }, async () => {
  const { server, api } = await serve();
  try {
    await deploy(api, "watched", SOURCE, { visibility: "public" });
    await deploy(
      api,
      "shout",
      "export default (text: string): string => { console.log('shout ' + text); return text; };",
    );
    const printed = startTail(server);
    await expect.poll(printed, WAIT).toContain("waiting for logs");
    await fetch(`${server.url}/f/watched/by-path?token=hidden`);
    await byHost(server.url, "watched.fn.localhost", "/by-host");
    await fetch(`${server.url}/f/watched/boom`);
    await api("POST", "/v1/functions/watched%23Admin.add/invoke", { args: [1, 2] });
    await api("POST", "/v1/functions/shout/invoke", { args: ["elsewhere"] });
    await expect.poll(printed, WAIT).toContain("behind /by-path");
    await expect.poll(printed, WAIT).toContain("TypeError: boom");
    await expect.poll(printed, WAIT).toContain("adding");
    await expect.poll(printed, WAIT).toContain("behind /by-host");
    expect(printed()).not.toMatch(/hidden|elsewhere/);

    tail?.kill("SIGINT");
    if (tail !== undefined) expect((await once(tail, "exit"))[0]).toBe(0);
    expect((await api("GET", `${SCRIPT}/tails`)).body).toMatchObject({ success: true, result: [] });
  } finally {
    await server.stop();
  }
});

it("rings after a kill and the downtime that follows", { timeout: 180_000 }, async () => {
  const first = await serve();
  await deploy(first.api, "watched", SOURCE, { visibility: "public" });
  // Not so close to the minute that it rings before the kill.
  const left = MINUTE_MS - (Date.now() % MINUTE_MS);
  if (left < 5_000) await sleep(left + 100);
  const put = await first.api("PUT", `${SCRIPT}/schedules`, [{ cron: "* * * * *" }]);
  expect(put.body).toMatchObject({ success: true });
  await first.server.killHard();
  const due = MINUTE_MS - (Date.now() % MINUTE_MS);
  await sleep(due + 2_000);

  const { server, api } = await serve();
  try {
    const calls = async () => {
      const { body } = await api("GET", "/v1/functions/watched/stats");
      return (body as { calls?: number }).calls ?? 0;
    };
    await expect.poll(calls, { timeout: 30_000, interval: 200 }).toBe(1);
    await api("DELETE", "/v1/functions/watched");
    await expect.poll(async () => (await api("GET", `${SCRIPT}/schedules`)).status, WAIT).toBe(404);
  } finally {
    await server.stop();
  }
});

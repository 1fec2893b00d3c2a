/**
 * The life of a local server: how it starts, what it refuses, and that nothing is left of it however it ends.
 */
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dataFolder } from "../../scripts/server/data-folder.ts";
import { findProcess, killGroup, processesOfGroup } from "../../scripts/server/processes.ts";
import { type ServerOptions, STAND_IN_CONFIG, startServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const OTHERS_MASK = 0o077;

function standIn(options: ServerOptions = {}): ReturnType<typeof startServer> {
  return startServer({ config: STAND_IN_CONFIG, ...options });
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Whether anybody listens there. */
async function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const listener = createServer().once("error", () => resolve(false));
  listener.listen({ host: "127.0.0.1", port, exclusive: true }, () => resolve(true));
  const free = await promise;
  listener.close();
  return free;
}

/** The kernel may close a process's sockets a moment after the process is gone. */
function expectFree(url: string): Promise<void> {
  return expect.poll(() => isFree(portOf(url)), { timeout: 5_000 }).toBe(true);
}

test.for(["SIGINT", "SIGTERM"] as const)(
  "%s stops it within two seconds, with exit code 0 and no process left",
  async (signal) => {
    await using server = await standIn();
    const began = Date.now();
    expect(await server.stop(signal)).toBe(0);
    expect(Date.now() - began).toBeLessThan(2_000);
    await expectFree(server.url);
    expect(findProcess(server.pid)).toBeNull();
  },
);

test("a request that is under way when it is stopped is answered", async () => {
  await using server = await standIn();
  const answer = fetch(`${server.url}/slow`).then((response) => response.text());
  await fetch(`${server.url}/healthz`);
  await server.stop();
  expect(await answer).toBe("done");
});

test("a supervisor that is killed leaves no process behind", async () => {
  await using server = await standIn();
  await server.killSupervisor();
  await expectFree(server.url);
});

test("a runtime that crashes is restarted", async () => {
  await using server = await standIn();
  const group = Number(await readFile(dataFolder(server.dataDir).runtimeGroup, "utf8"));
  const workerd = processesOfGroup(group).find(({ pid }) => pid !== group);
  process.kill(workerd?.pid ?? Number.NaN, "SIGKILL");
  const [event] = await server.waitForEvents(1, 15_000);
  expect(event).toMatchObject({ reason: "crash", detail: expect.stringContaining("SIGKILL") });
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

test("what was stored is there after everything was killed", async () => {
  await using folder = await temporaryFolder();
  {
    await using server = await standIn({ dataDir: folder.path });
    expect(await (await fetch(`${server.url}/count`)).json()).toBe(1);
    expect(await (await fetch(`${server.url}/note?p=kept`)).text()).toBe("kept");
    await server.killHard();
  }
  await using server = await standIn({ dataDir: folder.path });
  expect(await (await fetch(`${server.url}/count`)).json()).toBe(2);
  expect(await (await fetch(`${server.url}/note`)).text()).toBe("kept");
});

test("a runtime that an earlier server left behind is ended", async () => {
  await using folder = await temporaryFolder();
  await using first = await standIn({ dataDir: folder.path });
  const groupFile = dataFolder(folder.path).runtimeGroup;
  const group = Number(await readFile(groupFile, "utf8"));
  // Stopped processes notice nothing: what is left when the supervisor is killed is what a fault would leave.
  process.kill(-group, "SIGSTOP");
  process.kill(first.pid, "SIGKILL");
  try {
    await using second = await standIn({ dataDir: folder.path, port: portOf(first.url) });
    await expect.poll(() => second.output()).toContain("earlier server");
    expect(processesOfGroup(group)).toEqual([]);
    expect((await fetch(`${second.url}/healthz`)).status).toBe(200);
  } finally {
    killGroup(group);
  }
});

test("a second server on the same data folder is refused, and the first lives on", async () => {
  await using first = await standIn();
  await expect(standIn({ dataDir: first.dataDir })).rejects.toThrow(
    `Another server (process ${first.pid}) is using this data folder`,
  );
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
});

test("a port that another program holds is refused", async () => {
  const listener = createServer().listen({ host: "127.0.0.1", port: 0 });
  await once(listener, "listening");
  const address = listener.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(standIn({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use by another program`);
  listener.close();
});

test("settings that make no sense are refused by name", async () => {
  await expect(standIn({ env: { TROUPE_ADMIN_KEY: "short", TROUPE_WORKERS: "none" } })).rejects.toThrow(
    /TROUPE_ADMIN_KEY.*TROUPE_WORKERS|TROUPE_WORKERS.*TROUPE_ADMIN_KEY/s,
  );
});

test("a Worker that does not compile is refused in the compiler's words", async () => {
  await using folder = await temporaryFolder({
    "wrangler.toml": 'name = "broken"\nmain = "broken.ts"\ncompatibility_date = "2026-10-01"\n',
    "broken.ts": "export default {",
  });
  await expect(startServer({ config: join(folder.path, "wrangler.toml") })).rejects.toThrow(
    /could not be built.*broken\.ts/s,
  );
});

test("a Worker that throws when it starts is refused with the reason", async () => {
  await using folder = await temporaryFolder({
    "wrangler.toml": 'name = "broken"\nmain = "broken.ts"\ncompatibility_date = "2026-10-01"\n',
    "broken.ts": 'throw new Error("no luck");\nexport default {};',
  });
  await expect(startServer({ config: join(folder.path, "wrangler.toml") })).rejects.toThrow(/does not start.*no luck/s);
});

test("settings reach the Worker", async () => {
  await using server = await standIn({ env: { TROUPE_WORKERS: "7" } });
  expect(await (await fetch(`${server.url}/settings`)).json()).toEqual({ workers: "7", recorder: "1" });
});

test("functions reach neither this machine nor its network, unless they may", async () => {
  const path = "/fetch?p=";
  {
    await using server = await standIn();
    expect((await fetch(`${server.url}${path}${server.url}/healthz`)).status).toBe(500);
    expect((await fetch(`${server.url}${path}http://localhost:${portOf(server.url)}/healthz`)).status).toBe(500);
  }
  await using server = await standIn({ env: { TROUPE_OUTBOUND: "private" } });
  expect(await (await fetch(`${server.url}${path}${server.url}/healthz`)).text()).toBe("ok");
});

test("what functions print reaches the log without control characters, and never the terminal", async () => {
  await using server = await standIn();
  const hostile = "gotcha \u001b[31m\u009b2J\u202e";
  await fetch(`${server.url}/print?p=${encodeURIComponent(hostile)}`);
  await server.stop();
  expect(server.output()).not.toContain("gotcha");
  const log = await readFile(dataFolder(server.dataDir).log, "utf8");
  expect(log).toContain("gotcha");
  expect(log).not.toMatch(/[^\P{C}\n]/u);
});

test("the admin key is made once, kept, shown once, and nobody else may read anything", async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, "data");
  await using first = await standIn({ dataDir: data });
  await expect.poll(() => first.output()).toContain(first.adminKey);
  const server: unknown = JSON.parse(await readFile(dataFolder(data).server, "utf8"));
  expect(server).toEqual({ url: first.url, adminKey: first.adminKey });
  for (const path of [data, ...(await readdir(data)).map((name) => join(data, name))]) {
    expect((await stat(path)).mode & OTHERS_MASK, path).toBe(0);
  }
  await first.stop();
  await using second = await standIn({ dataDir: data });
  expect(second.adminKey).toBe(first.adminKey);
  expect(second.output()).not.toContain(first.adminKey);
});

/**
 * Jobs on a real server: what was accepted comes to its end, whatever happens to the process, and its receiver can tell
 * that it is told the truth.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyCallback } from "../../src/client/callback.ts";
import { type JobResponse, jobResponse } from "../../src/contracts/responses.ts";
import { type Api, apiOf, deploy } from "../support/api.ts";
import { type Listener, listen } from "../support/listener.ts";
import { startServer, type TestServer } from "../support/server.ts";

const SLEEP = `export default async (ms) => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return ms;
};`;

let dataDir: string;
let hooks: Listener;
let server: TestServer;
let api: Api;

async function start(): Promise<void> {
  const env = { TROUPE_OUTBOUND: "private", TROUPE_CALLBACK_ALLOW: hooks.origin };
  server = await startServer({ dataDir, env });
  api = apiOf(server.url, server.adminKey);
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "troupe-jobs-"));
  hooks = await listen();
  await start();
  await deploy(api, "add", "export default (a, b) => a + b;");
  await deploy(api, "pause", SLEEP);
});

afterAll(async () => {
  await server.stop();
  await hooks[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const send = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(server.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${server.adminKey}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const jobAt = async (place: string | null, waitSeconds = 30): Promise<JobResponse> =>
  jobResponse.parse((await api("GET", `${place}?wait=${waitSeconds}`)).body);

describe("a job", () => {
  it("is spawned, waited for, and tells its value", async () => {
    const response = await send("/v1/functions/add/spawn", { args: [2, 3] });
    expect(response.status).toBe(202);
    expect(await jobAt(response.headers.get("location"))).toMatchObject({ state: "succeeded", value: 5, attempts: 1 });
  });

  it("is what an invoke becomes that prefers it, once for each key", async () => {
    const headers = { prefer: "respond-async", "idempotency-key": "once" };
    const responses = [];
    for (let time = 0; time < 3; time++) {
      responses.push(await send("/v1/functions/add/invoke", { args: ["a", "b"] }, headers));
    }
    expect(new Set(responses.map((response) => response.headers.get("location"))).size).toBe(1);
    expect(responses.map((response) => response.headers.get("idempotency-replayed"))).toEqual([null, "true", "true"]);
    expect(responses[0]?.headers.get("preference-applied")).toBe("respond-async");
    expect((await send("/v1/functions/add/invoke", { args: ["c"] }, headers)).status).toBe(409);
    expect(await jobAt(responses[0]?.headers.get("location") ?? null)).toMatchObject({ value: "ab" });
  });

  it("is cancelled while it runs", async () => {
    const place = (await send("/v1/functions/pause/spawn", { args: [20_000] })).headers.get("location");
    while ((await jobAt(place, 0)).state !== "running") await sleep(20);
    const { status, body } = await api("DELETE", `${place}`);
    expect([status, jobResponse.parse(body).state]).toEqual([200, "cancelled"]);
    expect((await jobAt(place)).state).toBe("cancelled");
  });

  it("of many calls streams what each came to", async () => {
    const inputs = Array.from({ length: 300 }, (_, index) => [index, 1]);
    const place = (await send("/v1/functions/add/spawn", { inputs })).headers.get("location");
    expect(await jobAt(place)).toMatchObject({ state: "succeeded", progress: { total: 300, succeeded: 300 } });
    const headers = { authorization: `Bearer ${server.adminKey}` };
    const lines = (await (await fetch(`${server.url}${place}/results`, { headers })).text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(inputs.map(([a = 0], index) => ({ index, value: a + 1 })));
  });

  it("is posted to its callback, signed; addresses that are not allowed are refused", async () => {
    const callback = `${hooks.origin}/done?order=7`;
    const place = (await send("/v1/functions/add/spawn", { args: [1, 2], callback })).headers.get("location");
    while (hooks.received.length === 0) await sleep(20);
    const [received] = hooks.received;
    expect(received).toMatchObject({ method: "POST", path: "/done?order=7" });
    if (received === undefined) throw new Error("nothing was posted");
    expect(JSON.parse(received.body.toString())).toMatchObject({ value: 3, state: "succeeded" });
    expect(await verifyCallback(received, server.adminKey)).toBe(true);
    expect(await verifyCallback(received, `${server.adminKey}x`)).toBe(false);
    await expect.poll(async () => (await jobAt(place)).callback?.state).toBe("delivered");
    const refused = await send("/v1/functions/add/spawn", { args: [1, 2], callback: "http://127.0.0.1:1/" });
    expect(refused.status).toBe(400);
  });

  it("comes to its end though everything is killed meanwhile", async () => {
    const places = [];
    for (let index = 0; index < 5; index++) {
      places.push((await send("/v1/functions/pause/spawn", { args: [1_500 + index] })).headers.get("location"));
    }
    while ((await jobAt(places[4] ?? null, 0)).state !== "running") await sleep(20);
    await server.killHard();
    await start();
    const jobs = await Promise.all(places.map((place) => jobAt(place)));
    expect(jobs.map(({ state, value }) => [state, value])).toEqual(
      places.map((_, index) => ["succeeded", 1_500 + index]),
    );
  });
});

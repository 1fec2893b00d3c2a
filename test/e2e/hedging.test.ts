/**
 * Hedged calls on real workers: a slow one is overtaken and its call is ended, and the figures say so.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf, deploy, invoke } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** Slow where it was told to be: each worker has an isolate, and a memory, of its own. */
const SOURCE = `let delay = 0;
export default async (set) => {
  if (set !== undefined) return (delay = set);
  await new Promise((resolve) => setTimeout(resolve, delay));
  return delay;
};`;
const SLOW_MS = 20_000;

describe("a hedged call", () => {
  let server: TestServer;
  let api: Api;
  beforeAll(async () => {
    server = await startServer({ env: { TROUPE_WORKERS: "2" } });
    api = apiOf(server.url, server.adminKey);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("is answered by the second worker, and the first one's call is ended", async () => {
    await deploy(api, "uneven", SOURCE, { idempotent: true, hedgeAfterMs: 100 });
    const slow = (await invoke(api, "uneven", SLOW_MS)).body.invocation.worker;
    const startedMs = performance.now();
    const { body } = await invoke(api, "uneven");
    expect(performance.now() - startedMs).toBeLessThan(SLOW_MS / 2);
    expect(body.value).toBe(0);
    expect(body.invocation.attempts).toBe(2);
    expect(body.invocation.worker).not.toBe(slow);
    await expect
      .poll(async () => (await api("GET", `/v1/workers/${slow}`)).body, { timeout: 5_000 })
      .toMatchObject({ inFlight: 0, functions: { uneven: { calls: 2, errors: 1, errorRate: 0.5 } } });
  });

  it("lists the workers with their circuits", async () => {
    const { body } = await api("GET", "/v1/workers");
    expect(body.workers).toMatchObject([{ circuit: "closed" }, { circuit: "closed" }]);
  });

  it.each(["least-loaded", "proximity"])("goes by %s where no worker has a region", async (routing) => {
    const { status, body } = await api("POST", "/v1/functions/uneven/invoke", { args: [0], routing });
    expect([status, body.value]).toEqual([200, 0]);
  });
});

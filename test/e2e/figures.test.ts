/**
 * The figures of calls and functions on a real server, each against what the call was made to use.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf, deploy, invoke } from "../support/api.ts";
import { listen } from "../support/listener.ts";
import { startServer, type TestServer } from "../support/server.ts";

describe("figures", () => {
  let server: TestServer;
  let api: Api;
  beforeAll(async () => {
    server = await startServer({ env: { TROUPE_WORKERS: "1", TROUPE_OUTBOUND: "private" } });
    api = apiOf(server.url, server.adminKey);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("count bytes each way, and the result's size", async () => {
    await using other = await listen((_request, response) => response.end("1234567"));
    const source = `export default async (url) => {
      const answer = await fetch(url, { method: "POST", body: "abc" });
      return answer.text();
    };`;
    await deploy(api, "talks", source, { network: { allow: [other.origin] } });
    const { body } = await invoke(api, "talks", other.origin);
    expect(body).toMatchObject({ value: "1234567" });
    expect(body.invocation).toMatchObject({
      ...{ attempts: 1, ioRequests: 1, ioBytesOut: 3, ioBytesIn: 7, ioBytes: 10 },
      resultBytes: '"1234567"'.length,
    });
  });

  it("tell how long a call waited for its slot, apart from how long it ran", async () => {
    const source = "export default (ms) => new Promise((resolve) => setTimeout(resolve, ms));";
    await deploy(api, "waits", source, { limits: { concurrency: 1 } });
    await invoke(api, "waits", 0);
    const calls = await Promise.all([invoke(api, "waits", 120), invoke(api, "waits", 120)]);
    const [first = 0, second = 0] = calls.map(({ body }) => body.invocation.queueMs).sort((a, b) => a - b);
    expect(first).toBeLessThan(60);
    expect(second).toBeGreaterThan(60);
    for (const { body } of calls) expect(body.invocation.wallMs).toBeLessThan(240);
  });

  it("of a function: calls, errors and their rate, cold calls, times", async () => {
    const stats = async () => (await api("GET", "/v1/functions/mixed/stats")).body;
    await deploy(api, "mixed", 'export default (fails) => { if (fails) throw new Error("no"); };');
    expect(await stats()).toMatchObject({
      calls: 0,
      errors: 0,
      errorRate: null,
      meanMs: null,
      p50Ms: null,
      p99Ms: null,
    });
    for (const fails of [true, false, false, false]) await invoke(api, "mixed", fails);
    const { calls, errors, errorRate, coldCalls, meanMs, p50Ms, p99Ms } = (await stats()) as unknown as Record<
      string,
      number
    >;
    expect([calls, errors, errorRate]).toEqual([4, 1, 0.25]);
    expect(coldCalls).toBeLessThanOrEqual(1);
    expect(meanMs).toBeGreaterThanOrEqual(0);
    expect(p50Ms).toBeLessThanOrEqual(p99Ms ?? 0);
  });
});

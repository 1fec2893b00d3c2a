/**
 * Streaming results over HTTP, from real isolates: order, laziness, limits, failures, and readers that leave.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf, deploy, deployTyped, invoke } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

const NDJSON = "application/x-ndjson";

describe("streaming results", () => {
  let server: TestServer;
  let api: Api;
  beforeAll(async () => {
    server = await startServer({ env: { TROUPE_WORKERS: "1" } });
    api = apiOf(server.url, server.adminKey);
    await deploy(api, "count", "export default async function* (n) { for (let i = 0; i < n; i++) yield { i }; }");
    await deploy(api, "plain", "export default (a) => a");
    await deploy(
      api,
      "lazy",
      `let asked = 0, ended = 0;
export default (what) => what === "look" ? { asked, ended } : (async function* () {
  try { for (;;) { asked++; yield "x".repeat(1000); } } finally { ended++; }
})();`,
    );
    await deploy(api, "spins", "export default function* () { yield 1; for (;;) {} }", { limits: { cpuMs: 50 } });
    await deploy(api, "silent", "export default async function* () { yield 1; await new Promise(() => {}); }", {
      limits: { timeoutMs: 300 },
    });
    await deploy(api, "big", "export default function* () { for (;;) yield 'abcdefgh'; }", {
      limits: { maxOutputBytes: 100 },
    });
    await deploy(api, "fails", "export default async function* () { yield 1; throw new Error('no luck'); }");
    await deploy(api, "shown", "export default async function* () { yield 1; throw new Error('no luck'); }", {
      visibility: "public",
    });
    await deploy(
      api,
      "stuck",
      `export default (how) => ({ [Symbol.asyncIterator]() { let asked = 0; return {
  next: () => how === "unread" || asked++ === 0 ? { value: 1 } : new Promise(() => {}),
  return() {
    return new Promise(() => {});
  } }; } });`,
      { limits: { concurrency: 1, timeoutMs: 60_000, cpuMs: 200 } },
    );
    await deploy(api, "large", "export default function* (n) { yield 'x'.repeat(n); yield 'y'.repeat(n); }");
    await deploy(api, "wide", "export default function* (n) { for (let i = 0; i < n; i++) yield 'é'; }", {
      limits: { maxOutputBytes: 21 },
    });
    await deploy(
      api,
      "bytes",
      `export default () => new ReadableStream({ start(c) {
  c.enqueue(new Uint8Array([1, 2])); c.enqueue(new Uint8Array([255])); c.close(); } });`,
    );
    await deployTyped(
      api,
      "typed",
      "export default function* (): Generator<number> { yield 1; yield 'two' as never; }",
    );
    await deploy(
      api,
      "hostile",
      `export default (how) => ({
  [Symbol.asyncIterator]() { return {
    next() { if (how === "text") return "no object";
      if (how === "getter") return { get done() { throw new Error("done?"); } };
      if (how === "thenable") return { then(resolve) { resolve({ done: true }); } };
      return new Proxy({}, { get() { throw new Error("trap"); } }); },
    return() { throw new Error("not leaving"); },
  }; } });`,
    );
  });
  afterAll(() => server[Symbol.asyncDispose]());

  function open(path: string, accept: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    const headers = { authorization: `Bearer ${server.adminKey}`, "content-type": "application/json", accept };
    return fetch(server.url + path, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  const stream = (name: string, ...args: unknown[]) => open(`/v1/functions/${name}/invoke`, NDJSON, { args });

  async function lines(response: Response): Promise<unknown[]> {
    const text = await response.text();
    return text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  }

  it("writes a line for each item, in order, and the report behind them", async () => {
    const response = await stream("count", 3);
    expect(response.headers.get("content-type")).toBe(NDJSON);
    expect(await lines(response)).toMatchObject([
      { value: { i: 0 } },
      { value: { i: 1 } },
      { value: { i: 2 } },
      { invocation: { function: "count", attempts: 1, resultBytes: 21 } },
    ]);
  });

  it("gives an array to a caller who takes one value", async () => {
    expect((await invoke(api, "count", 2)).body.value).toEqual([{ i: 0 }, { i: 1 }]);
    expect((await invoke(api, "count", 0)).body.value).toEqual([]);
    expect((await invoke(api, "big")).body.code).toBe("output_too_large");
    expect((await invoke(api, "fails")).body.code).toBe("user_error");
  });

  it("writes one item of a plain value", async () => {
    expect(await lines(await stream("plain", [1]))).toMatchObject([{ value: [1] }, { invocation: {} }]);
  });

  it("writes items alone at the plain endpoint, as events, and as bytes", async () => {
    expect(await (await open("/f/count", NDJSON, [2])).text()).toBe('{"i":0}\n{"i":1}\n');
    const events = await (await open("/f/count", "text/event-stream", [1])).text();
    expect(events).toMatch(/^data: {"i":0}\n\nevent: end\ndata: {"id":/);
    const bytes = await open("/f/bytes", "application/octet-stream", []);
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([1, 2, 255]);
  });

  it("streams ten thousand items", async () => {
    const beganMs = performance.now();
    expect(await lines(await stream("count", 10_000))).toHaveLength(10_001);
    // A hop for each item would take ten seconds.
    expect(performance.now() - beganMs).toBeLessThan(4_000);
  });

  it.each([
    ["spins", "cpu_limit"],
    ["silent", "timeout"],
    ["big", "output_too_large"],
    ["fails", "user_error"],
    ["typed", "user_error"],
  ])("tells in the stream how %s ends", async (name, code) => {
    const told = await lines(await stream(name));
    expect(told[0]).toMatchObject({ value: {} });
    expect(told.at(-1)).toMatchObject({ error: { code } });
  });

  it("breaks a body of lone items off when the function fails", async () => {
    await expect(open("/f/fails", NDJSON, []).then((response) => response.text())).rejects.toThrow();
  });

  it.each(["text", "getter", "proxy"])("takes a hostile iterator (%s) for the function's failure", async (how) => {
    expect((await invoke(api, "hostile", how)).body.code).toBe("user_error");
    expect((await stream("hostile", how)).status).toBe(422);
  });

  it("waits for a thenable as for a promise", async () => {
    expect((await invoke(api, "hostile", "thenable")).body.value).toEqual([]);
  });

  it("asks for no more than is read, and tells the function when its reader leaves", async () => {
    const leaving = new AbortController();
    const response = await open("/v1/functions/lazy/invoke", NDJSON, { args: [] }, leaving.signal);
    const reader = response.body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 500));
    leaving.abort();
    await expect
      .poll(async () => (await invoke(api, "lazy", "look")).body.value, { timeout: 5_000 })
      .toMatchObject({
        ended: 1,
      });
    const { asked } = (await invoke(api, "lazy", "look")).body.value as { asked: number };
    expect(asked).toBeLessThan(1_048);
  });

  it("gives the slot back of a function that does not end when its reader leaves", async () => {
    const leaving = new AbortController();
    const response = await open("/v1/functions/stuck/invoke", NDJSON, { args: ["unread"] }, leaving.signal);
    await response.body?.getReader().read();
    const running = async () => (await api("GET", "/v1/workers")).body.workers[0]?.inFlight;
    expect(await running()).toBe(1);
    leaving.abort();
    await expect.poll(running, { timeout: 4_000 }).toBe(0);
  });

  it.each(["application/x-ndjson", "text/event-stream"])(
    "notices in silence that a reader of %s has left",
    async (type) => {
      const leaving = new AbortController();
      const response = await open("/v1/functions/stuck/invoke", type, { args: ["hangs"] }, leaving.signal);
      await response.body?.getReader().read();
      const running = async () => (await api("GET", "/v1/workers")).body.workers[0]?.inFlight;
      expect(await running()).toBe(1);
      leaving.abort();
      await expect.poll(running, { timeout: 6_000 }).toBe(0);
    },
  );

  it("ends a stream that is cancelled by its id", async () => {
    const response = await stream("stuck", "hangs");
    const id = response.headers.get("troupe-invocation");
    const told = lines(response);
    expect((await api("DELETE", `/v1/invocations/${id}`)).status).toBe(202);
    expect((await told).at(-1)).toMatchObject({ error: { code: "cancelled" } });
  });

  it("collects what a job and each input of a map yield", async () => {
    const { headers } = await api("POST", "/v1/functions/count/spawn", { args: [2] });
    expect((await api("GET", `${headers.get("location")}?wait=10`)).body.value).toEqual([{ i: 0 }, { i: 1 }]);
    const mapped = await lines(
      await open("/v1/functions/count/map?ordered=true", NDJSON, { inputs: [[2], [0]], ordered: true }),
    );
    expect(mapped).toMatchObject([{ value: [{ i: 0 }, { i: 1 }] }, { value: [] }, { totals: {} }]);
  });

  it("writes large items, and counts bytes where items are collected", async () => {
    const [first, second] = (await lines(await stream("large", 300_000))) as { value: string }[];
    expect([first?.value, second?.value]).toEqual(["x".repeat(300_000), "y".repeat(300_000)]);
    // Two brackets, and quotes, two bytes and a comma each.
    expect((await invoke(api, "wide", 4)).body.value).toEqual(["é", "é", "é", "é"]);
    expect((await invoke(api, "wide", 5)).body.code).toBe("output_too_large");
  });

  it("answers a query, and to HEAD with nothing", async () => {
    const headers = { authorization: `Bearer ${server.adminKey}`, accept: NDJSON };
    expect(await (await fetch(`${server.url}/f/count?n=2`, { headers })).text()).toBe('{"i":0}\n{"i":1}\n');
    const head = await fetch(`${server.url}/f/count?n=2`, { method: "HEAD", headers });
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([200, NDJSON, ""]);
  });

  it("shows strangers nothing of a public function's code and use", async () => {
    const told = async (headers: HeadersInit) => {
      const response = await fetch(`${server.url}/f/shown`, { headers: { accept: "text/event-stream", ...headers } });
      return JSON.parse(/event: error\ndata: (.*)/.exec(await response.text())?.[1] ?? "");
    };
    expect(await told({ authorization: `Bearer ${server.adminKey}` })).toMatchObject({
      details: { stack: expect.any(String), invocation: { function: "shown" } },
    });
    const stranger = await told({});
    expect(stranger.code).toBe("user_error");
    expect(stranger.details?.stack).toBeUndefined();
    expect(stranger.details?.invocation).toBeUndefined();
  });
});

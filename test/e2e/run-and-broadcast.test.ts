/**
 * Code that is run without being deployed, and calls on every worker, on a real server.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf, deploy } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let api: Api;
beforeAll(async () => {
  server = await startServer();
  api = apiOf(server.url, server.adminKey);
});
afterAll(() => server[Symbol.asyncDispose]());

const run = (source: string, body: object = {}) => api("POST", "/v1/run", { source, ...body });

describe("POST /v1/run", () => {
  it("runs code, and the same code warm the second time", async () => {
    const source = "export default (n: number): number => n * n;";
    const first = await run(source, { args: [12] });
    const second = await run(source, { args: [5] });
    expect([first.body.value, second.body.value]).toEqual([144, 25]);
    expect([first.body.invocation.cold, second.body.invocation.cold]).toEqual([true, false]);
  });

  it("ends code that uses too much CPU time, and the same code runs again after that", async () => {
    const source = "export default (n) => { while (n > 0); return n; };";
    const config = { limits: { cpuMs: 50 } };
    expect((await run(source, { args: [1], config })).body.code).toBe("cpu_limit");
    expect((await run(source, { args: [0], config })).body.value).toBe(0);
  });

  it("keeps the network closed", async () => {
    const source = "export default async () => (await fetch('https://example.com')).status;";
    expect((await run(source)).body.code).toBe("network_denied");
  });

  it("tells the author's line", async () => {
    const broken = await run("export default () => {\n  const a: number = ;\n};");
    expect([broken.status, broken.body.code, broken.body.detail]).toEqual([
      422,
      "invalid_source",
      expect.stringMatching(/2:/),
    ]);
    const thrown = await run("interface A { a: number }\n\nexport default (): A => {\n  throw new Error('no');\n};");
    expect(thrown.body.code).toBe("user_error");
    expect(JSON.stringify(thrown.body.details)).toMatch(/main\.ts:4:\d+/);
  });

  it("gives sent code nothing of a function with the same code", async () => {
    const source = "let calls = 0;\nexport default () => ++calls;";
    await deploy(api, "counter", source);
    await run(source);
    await run(source);
    expect((await api("POST", "/v1/functions/counter/invoke", {})).body.value).toBe(1);
  });
});

describe("POST /v1/functions/{name}/broadcast", () => {
  it("is answered by each worker, an error in its place", async () => {
    await deploy(
      api,
      "which",
      "let calls = 0;\nexport default (n) => { if (n > ++calls) throw new Error('early'); return calls; };",
    );
    const answer = await api("POST", "/v1/functions/which/broadcast", { args: [1] });
    const { results } = answer.body as unknown as {
      results: { worker: string; value: number; error?: { code: string } }[];
    };
    expect(results.map(({ worker, value }) => [worker, value])).toEqual([0, 1, 2, 3].map((index) => [`w${index}`, 1]));
    const failing = await api("POST", "/v1/functions/which/broadcast", { args: [9], workers: ["w2"] });
    expect(failing.body).toMatchObject({ results: [{ worker: "w2", error: { code: "user_error" } }] });
  });
});

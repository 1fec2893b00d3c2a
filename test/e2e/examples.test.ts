/** Every example on a real server, as `examples/examples.json` lists it, and as their READMEs deploy it. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { troupe } from "../support/cli-process.ts";
import { listen } from "../support/listener.ts";
import { startServer, type TestServer } from "../support/server.ts";

const FOLDER = resolve(import.meta.dirname, "../../examples");

const manifest = z.array(
  z.strictObject({
    name: z.string(),
    file: z.string(),
    export: z.string(),
    config: z.record(z.string(), z.unknown()),
    args: z.array(z.unknown()).optional(),
    expect: z.unknown().optional(),
  }),
);
const examples = manifest.parse(JSON.parse(await readFile(join(FOLDER, "examples.json"), "utf8")));
const called = examples.filter(({ args }) => args !== undefined);

let server: TestServer;

beforeAll(async () => {
  // The example that calls out is tried against a listener on this machine.
  server = await startServer({ env: { TROUPE_OUTBOUND: "private" } });
});
afterAll(() => server?.[Symbol.asyncDispose]());

async function send(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${server.adminKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function deploySource(name: string): Promise<void> {
  const example = examples.find((candidate) => candidate.name === name);
  if (example === undefined) throw new Error(`examples.json lists no ${name}`);
  const source = await readFile(join(FOLDER, example.file), "utf8");
  const { export: exported, config } = example;
  const answer = await send("PUT", `/v1/functions/${name}`, { source, export: exported, config });
  expect(await answer.json()).toMatchObject({ name });
}

it.each(called)("$name gives what the manifest says", async ({ name, args, expect: value }) => {
  await deploySource(name);
  const answer = await send("POST", `/v1/functions/${name}/invoke`, { args });
  expect(await answer.json()).toMatchObject({ value, invocation: { function: name } });
});

it("divide fails by zero with the message it threw", async () => {
  await deploySource("divide");
  const answer = await send("POST", "/v1/functions/divide/invoke", { args: [1, 0] });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({
    code: "user_error",
    detail: expect.stringContaining("The divisor must not be zero."),
  });
});

describe("contrast", () => {
  beforeAll(() => deploySource("contrast"));

  const get = (path: string) => fetch(`${server.url}/f/contrast${path}`);

  it("is a page for everybody", async () => {
    const page = await get("");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain("12.63 : 1, AAA");
  });

  it("is an API below", async () => {
    expect(await (await get("/api?text=000000&background=ffffff")).json()).toMatchObject({ ratio: 21, aaa: true });
    expect((await get("/api?text=nonsense")).status).toBe(400);
    expect((await get("/elsewhere")).status).toBe(404);
  });

  it("writes nothing into the page that is no colour", async () => {
    const page = await get(`/?text=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(await page.text()).not.toContain("<script");
  });
});

describe("temperature", () => {
  const invoke = (...args: unknown[]) =>
    send("POST", "/v1/functions/temperature/invoke", { args }).then((answer) => answer.json());

  it("asks the API it is allowed to reach, and reads its answer", async () => {
    await using api = await listen((_request, response) => {
      response.end('{"current": {"time": "2026-11-23T17:45", "temperature_2m": 4.5}}');
    });
    const place = { cwd: FOLDER, env: { TROUPE_DATA: server.dataDir } };
    const deployed = await troupe(["deploy", "callout/weather.ts", "--allow", api.origin], place);
    expect(deployed).toMatchObject({ code: 0 });
    expect(await invoke(52.52, 13.41, api.origin)).toMatchObject({
      value: { celsius: 4.5, time: "2026-11-23T17:45" },
      invocation: { ioRequests: 1 },
    });
    expect(api.received.map(({ path }) => path)).toEqual([
      "/v1/forecast?latitude=52.52&longitude=13.41&current=temperature_2m",
    ]);
  });

  it("reaches nobody else", async () => {
    await deploySource("temperature");
    await using stranger = await listen();
    expect(await invoke(52.52, 13.41, stranger.origin)).toMatchObject({ code: "network_denied" });
    expect(stranger.accepted()).toBe(0);
  });
});

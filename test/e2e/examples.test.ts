/** Every example, deployed from its file as `examples/examples.json` lists it, and as its README deploys it. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { functionConfig } from "../../src/contracts/function.ts";
import { startTroupe, type TestTroupe } from "../../src/testing/index.ts";
import { troupe } from "../support/cli-process.ts";
import { listen } from "../support/listener.ts";

const FOLDER = resolve(import.meta.dirname, "../../examples");

const manifest = z.array(
  z.strictObject({
    name: z.string(),
    file: z.string(),
    export: z.string(),
    config: functionConfig.partial(),
    args: z.array(z.unknown()).optional(),
    expect: z.unknown().optional(),
  }),
);
const examples = manifest.parse(JSON.parse(await readFile(join(FOLDER, "examples.json"), "utf8")));
const called = examples.filter(({ args }) => args !== undefined);

let server: TestTroupe;

beforeAll(async () => {
  // The example that calls out is tried against a listener on this machine.
  server = await startTroupe({ outbound: "private" });
});
afterAll(() => server?.[Symbol.asyncDispose]());

async function deploy(name: string): Promise<void> {
  const example = examples.find((candidate) => candidate.name === name);
  if (example === undefined) throw new Error(`examples.json lists no ${name}`);
  const { file, export: exported, config } = example;
  await server.deploy(pathToFileURL(join(FOLDER, file)), { exports: [exported], name, config });
}

it.each(called)("$name gives what the manifest says", async ({ name, args, expect: value }) => {
  await deploy(name);
  expect(await server.fn(name)(...(args ?? []))).toEqual(value);
});

it("divide fails by zero with the message it threw", async () => {
  await deploy("divide");
  await expect(server.fn("divide")(1, 0)).rejects.toMatchObject({
    code: "user_error",
    message: expect.stringContaining("The divisor must not be zero."),
  });
});

describe("contrast", () => {
  beforeAll(() => deploy("contrast"));

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
  it("asks the API it is allowed to reach, and reads its answer", async () => {
    await using api = await listen((_request, response) => {
      response.end('{"current": {"time": "2026-11-23T17:45", "temperature_2m": 4.5}}');
    });
    const place = { cwd: FOLDER, env: { TROUPE_URL: server.url, TROUPE_KEY: server.key } };
    const deployed = await troupe(["deploy", "callout/weather.ts", "--allow", api.origin], place);
    expect(deployed).toMatchObject({ code: 0 });
    expect(await server.fn("temperature").detail(52.52, 13.41, api.origin)).toMatchObject({
      value: { celsius: 4.5, time: "2026-11-23T17:45" },
      invocation: { ioRequests: 1 },
    });
    expect(api.received.map(({ path }) => path)).toEqual([
      "/v1/forecast?latitude=52.52&longitude=13.41&current=temperature_2m",
    ]);
  });

  it("reaches nobody else", async () => {
    await deploy("temperature");
    await using stranger = await listen();
    await expect(server.fn("temperature")(52.52, 13.41, stranger.origin)).rejects.toMatchObject({
      code: "network_denied",
    });
    expect(stranger.accepted()).toBe(0);
  });
});

describe("the workflows", () => {
  const read = async (file: string) => JSON.parse(await readFile(join(FOLDER, "workflows", file), "utf8"));

  beforeAll(async () => {
    const needed = ["add", "multiply", "divide", "slugify", "truncate", "wordCount"];
    for (const { name, file } of examples)
      if (file.startsWith("workflows/") || needed.includes(name)) await deploy(name);
  });

  it("of arithmetic is a chain that gives what PyFaaS says", async () => {
    expect(await server.workflow(await read("chain.json")).run()).toBe(106.6);
  });

  it("of many texts fans out and in", async () => {
    const fanOut = server.workflow(await read("fan-out.json"));
    const input = await read("fan-out.input.json");
    expect(await fanOut.run(input)).toEqual({
      slug: "creme-brulee-twice",
      total: { words: 13, sentences: 4, characters: 63 },
      teaser: "One. And two.",
    });
    expect(await fanOut.run({ ...input, texts: ["One."] })).toMatchObject({ total: { words: 1 }, teaser: "One." });
  });

  it("of an order sells goods, and undoes what it did where it cannot ship them", async () => {
    const order = server.workflow(await read("order.json"));
    const input = await read("order.input.json");
    expect(await order.run(input)).toEqual({
      parcel: expect.stringMatching(/^reservation run_\w+\/reserved is on its way to 12 Analytical Road$/),
      paid: 6_300,
      receipt: expect.stringMatching(/^6300 cents for run_\w+\/charged, approved by The shop$/),
    });
    const { steps, error } = await (await order.spawn({ ...input, address: "" })).finished();
    expect(error).toMatchObject({ code: "user_error" });
    expect(steps.map(({ id, state }) => [id, state])).toEqual([
      ["reserved", "compensated"],
      ["approval", "skipped"],
      ["charged", "compensated"],
      ["packed", "succeeded"],
      ["shipped", "failed"],
    ]);
  });
});

/** Workflows on a real server: values of every type and size go from step to step, over real workers. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeCbor } from "../../src/codec/index.ts";
import { workflowRanResponse } from "../../src/contracts/responses.ts";
import { type Api, apiOf, deploy, deployTyped } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

const SOURCES = {
  add: "export default (a: number, b: number, c: number = 12): number => a + b + c;",
  multiply: "export default (a: number, b: number): number => a * b;",
  rich: "export default (n: number): Map<bigint, Date> => new Map([[BigInt(n), new Date(n)]]);",
  look: `export default (dates: Map<bigint, Date>, floats: Float32Array): string =>
    [...dates].map(([key, date]) => typeof key + date.getTime()).join() + floats[0];`,
  floats: "export default (): Float32Array => new Float32Array(3).fill(1.5);",
  slow: "export default async (ms: number): Promise<number> => { await new Promise((r) => setTimeout(r, ms)); return ms; };",
  lengths: "export default (...texts: string[]): number => texts.join('').length;",
};

let server: TestServer;
let api: Api;

beforeAll(async () => {
  server = await startServer();
  api = apiOf(server.url, server.adminKey);
  for (const [name, source] of Object.entries(SOURCES)) await deployTyped(api, name, source);
  const config = { limits: { maxOutputBytes: 16_777_216 } };
  await deploy(api, "large", "export default (n) => 'x'.repeat(n);", config);
});
afterAll(() => server[Symbol.asyncDispose]());

async function run(body: object) {
  const answer = await api("POST", "/v1/workflows/run", body);
  expect(answer).toMatchObject({ status: 200 });
  return workflowRanResponse.parse(answer.body);
}

test("a chain as PyFaaS writes it stays on one worker, and keeps what it is told to", async () => {
  const step = { cache_result: true, next: "" };
  const chain = {
    id: "numbers",
    entry_function: "add",
    functions: {
      add: { ...step, positional_args: [10], default_args: { b: 31.3 }, next: "multiply" },
      multiply: { ...step, positional_args: ["$add.output"], default_args: { b: 2 } },
    },
  };
  const [first, second] = [await run(chain), await run(chain)];
  expect([first.value, second.value]).toEqual([106.6, 106.6]);
  expect(new Set(first.steps.map(({ worker }) => worker)).size).toBe(1);
  expect([first, second].map(({ steps }) => steps.map(({ cached }) => cached))).toEqual([
    [false, false],
    [true, true],
  ]);
});

test("what JSON has no word for goes between steps, and out as CBOR", async () => {
  const steps = [
    { id: "dates", function: "rich", args: [5], serializer: true },
    { id: "floats", function: "floats" },
    { id: "look", function: "look", args: ["$dates.output", "$floats.output"] },
  ];
  expect((await run({ id: "rich", steps })).value).toBe("bigint51.5");
  const response = await fetch(`${server.url}/v1/workflows/run`, {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${server.adminKey}`, accept: "application/cbor" },
      "content-type": "application/json",
    },
    body: JSON.stringify({ id: "rich", steps, output: ["$dates.output", "$floats.output"] }),
  });
  const decoded = decodeCbor(new Uint8Array(await response.arrayBuffer()));
  const value = [new Map([[5n, new Date(5)]]), new Float32Array(3).fill(1.5)];
  expect(decoded).toMatchObject({ ok: true, value: { value } });
});

test("steps that need nothing of each other run at the same time", async () => {
  const steps = [
    { id: "a", function: "slow", args: [400] },
    { id: "b", function: "slow", args: [400] },
    { id: "sum", function: "add", args: ["$a.output", "$b.output", 0] },
  ];
  const { value, steps: told } = await run({ id: "fan", steps });
  expect(value).toBe(800);
  expect(told[1]?.startedMs).toBeLessThan(400);
});

test("megabytes are passed on; too many of them are refused, and harm nobody", async () => {
  const large = (id: string, bytes: number) => ({ id, function: "large", args: [bytes] });
  const twice = { id: "twice", function: "lengths", args: ["$a.output", "$a.output"] };
  expect((await run({ id: "fits", steps: [large("a", 8_000_000), twice] })).value).toBe(16_000_000);
  const refused = await api("POST", "/v1/workflows/run", { id: "no", steps: [large("a", 9_000_000), twice] });
  expect([refused.status, refused.body.code]).toEqual([413, "payload_too_large"]);
  const all = [large("a", 12_000_000), large("b", 12_000_000), large("c", 12_000_000)];
  const held = await api("POST", "/v1/workflows/run", {
    id: "no",
    steps: all,
    output: ["$a.output", "$b.output", "$c.output"],
  });
  expect([held.status, held.body.code]).toEqual([422, "output_too_large"]);
  expect((await run({ id: "well", steps: [{ id: "a", function: "multiply", args: [2, 3] }] })).value).toBe(6);
});

test("a step over a long list lets others have their turn", async () => {
  const items = Array.from({ length: 1_500 }, (_, index) => index);
  let isOver = false;
  const steps = [{ id: "all", function: "add", args: ["$item", 1], each: "$input", concurrency: 64 }];
  const running = run({ workflow: { id: "long", steps, output: "$all.output[1499]" }, input: items }).finally(() => {
    isOver = true;
  });
  let answered = 0;
  while (!isOver) if ((await fetch(`${server.url}/healthz`)).ok && !isOver) answered++;
  expect((await running).value).toBe(1_512);
  expect(answered).toBeGreaterThan(3);
});

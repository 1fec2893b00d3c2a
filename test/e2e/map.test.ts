/**
 * Maps on a real server: many inputs, streams both ways, failures in their places, and an end when nobody listens.
 */
import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, apiOf, deploy, deployTyped } from "../support/api.ts";
import { startServer, type TestServer } from "../support/server.ts";

let server: TestServer;
let api: Api;

beforeAll(async () => {
  server = await startServer();
  api = apiOf(server.url, server.adminKey);
  await deployTyped(api, "square", "export default (n: number): number => n * n;");
  await deploy(api, "squareLater", "export default async (n) => { await null; return n * n; };");
  await deploy(api, "wait", "export default (n) => new Promise((done) => setTimeout(done, 30, n));");
  await deploy(api, "loop", "export default (n) => { if (n === 3 || n === 7) for (;;) {} return n; };", {
    limits: { cpuMs: 50 },
  });
  await deploy(api, "large", 'export default (n) => "x".repeat(100_000);');
});
afterAll(() => server?.[Symbol.asyncDispose]());

interface Line {
  readonly index?: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string };
  readonly totals?: Readonly<Record<string, number>>;
}

const headersOf = (type = "application/json") => ({ authorization: `Bearer ${server.adminKey}`, "content-type": type });

/** Maps over inputs that go in one body. */
async function map(name: string, inputs: readonly unknown[], options: object = {}): Promise<Line[]> {
  const body = JSON.stringify({ inputs, ...options });
  const answer = await fetch(`${server.url}/v1/functions/${name}/map`, { method: "POST", headers: headersOf(), body });
  expect(answer.status).toBe(200);
  return (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Opens a map whose inputs are still to be sent. */
function open(name: string, query = ""): ClientRequest {
  const headers = headersOf("application/x-ndjson");
  return request(`${server.url}/v1/functions/${name}/map${query}`, { method: "POST", headers, agent: false });
}

async function answerOf(upload: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(upload, "response")) as [IncomingMessage];
  return answer.setEncoding("utf8");
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const linesOfNumbers = (from: number, to: number) =>
  numbers(from, to)
    .map((n) => `[${n}]\n`)
    .join("");
const callsOf = async (name: string) =>
  ((await api("GET", `/v1/functions/${name}/stats`)).body as unknown as { calls: number }).calls;

describe("a map", () => {
  test.each(["square", "squareLater"])("of a thousand inputs of %s has each value once", async (name) => {
    for (const ordered of [false, true]) {
      const lines = await map(
        name,
        numbers(0, 1_000).map((n) => [n]),
        { ordered },
      );
      expect(lines.at(-1)).toMatchObject({ totals: { inputs: 1_000, succeeded: 1_000, failed: 0, skipped: 0 } });
      const found = lines.slice(0, -1);
      if (!ordered) found.sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
      expect(found).toEqual(numbers(0, 1_000).map((n) => ({ index: n, value: n * n })));
    }
  });

  test("of a function that waits makes its calls side by side, and no more than it may", async () => {
    const began = performance.now();
    const lines = await map(
      "wait",
      numbers(0, 200).map((n) => [n]),
      { concurrency: 50 },
    );
    const wallMs = performance.now() - began;
    expect(lines.at(-1)).toMatchObject({ totals: { succeeded: 200 } });
    expect(wallMs).toBeLessThan(200 * 30);
    expect(wallMs).toBeGreaterThan((200 / 50) * 30);
  });

  test("lets only those inputs fail that loop for ever", async () => {
    const lines = await map(
      "loop",
      numbers(0, 20).map((n) => [n]),
      { ordered: true },
    );
    const told = lines.slice(0, -1).map(({ value, error }) => error?.code ?? value);
    expect(told).toEqual(numbers(0, 20).map((n) => (n === 3 || n === 7 ? "cpu_limit" : n)));
  });

  test("ends at the first failure where it is to stop", async () => {
    const lines = await map("square", [[1], ["x"], ...numbers(0, 5_000).map((n) => [n])], { onError: "stop" });
    const totals = lines.at(-1)?.totals ?? {};
    expect(totals.failed).toBe(1);
    expect(totals.skipped).toBeGreaterThan(3_000);
    expect(lines.length - 1 + (totals.skipped ?? 0)).toBe(5_002);
  });
});

describe("a streamed map", () => {
  test("answers while inputs are still to come", async () => {
    const upload = open("square");
    upload.write(linesOfNumbers(0, 500));
    const answer = await answerOf(upload);
    let text = "";
    for await (const piece of answer) {
      const before = text.split("\n").length;
      text += piece;
      const lines = text.split("\n").length;
      if (before <= 500 && lines > 500) upload.end(linesOfNumbers(500, 1_000));
    }
    const lines: Line[] = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ totals: { inputs: 1_000, succeeded: 1_000 } });
    expect(new Set(lines.slice(0, -1).map(({ index }) => index)).size).toBe(1_000);
  });

  test("ends when the connection is closed", async () => {
    const before = await callsOf("wait");
    const upload = open("wait", "?concurrency=8");
    upload.on("error", () => {});
    upload.end(linesOfNumbers(0, 5_000));
    const answer = await answerOf(upload);
    await once(answer, "data");
    answer.destroy();
    await sleep(500);
    const soon = await callsOf("wait");
    await sleep(500);
    expect(await callsOf("wait")).toBe(soon);
    expect(soon - before).toBeLessThan(1_000);
  });

  test("waits for a reader who does not read", async () => {
    const before = await callsOf("large");
    const upload = open("large");
    upload.on("error", () => {});
    upload.end(linesOfNumbers(0, 3_000));
    const answer = await answerOf(upload);
    await sleep(1_500);
    const soon = (await callsOf("large")) - before;
    await sleep(500);
    expect((await callsOf("large")) - before).toBe(soon);
    expect(soon).toBeLessThan(1_000);
    let length = 0;
    for await (const piece of answer) length += piece.length;
    expect(length).toBeGreaterThan(3_000 * 100_000);
  });
});

import { describe, expect, test } from "vitest";
import { decodeCbor, encodeCbor, endOfItem } from "../../../../src/codec/index.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import { type Registration, testDirector } from "../../../support/director.ts";
import { MemoryWorkers } from "../../../support/memory-workers.ts";

const PATH = "/v1/functions/square/map";
const NDJSON = { "content-type": "application/x-ndjson" };

async function arrange(registration: Registration = {}) {
  let calls = 0;
  const director = await testDirector({
    square: (n: number) => {
      calls++;
      if (typeof n !== "number") throw new Error("no number");
      return n * n;
    },
    flaky: (n: number) => {
      calls++;
      if (calls % 2 === 1) throw new Error("at times");
      return n;
    },
    nothing: () => undefined,
    web: { fetch: () => new Response("hi") },
  });
  for (const name of ["square", "flaky", "nothing"])
    await director.register(name, { parameters: ["n"], ...registration });
  await director.register("web", { kind: "fetch" });
  return { ...director, calls: () => calls };
}

commonRouteTests(
  {
    method: "POST",
    path: PATH,
    scope: "invoke",
    body: { inputs: [[2], [3]] },
    missing: { path: "/v1/functions/nobody/map", code: "function_not_found", status: 404 },
  },
  arrange,
);

interface MapLine {
  readonly index?: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string };
  readonly totals?: object;
}

async function linesOf(response: Response): Promise<MapLine[]> {
  expect(response.status).toBe(200);
  return (await response.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

type Arranged = Awaited<ReturnType<typeof arrange>>;
const map = async ({ send }: Arranged, body: object, path = PATH) => linesOf(await send("POST", path, { body }));
const codes = (lines: readonly MapLine[]) => lines.map(({ value, error }) => error?.code ?? value);

describe("one body", () => {
  test("a line for each input, then the totals, under the map's id", async () => {
    const director = await arrange();
    const response = await director.send("POST", PATH, { body: { inputs: [[2], { n: 3 }] } });
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    const id = response.headers.get("troupe-invocation");
    expect(id).toMatch(/^inv_/);
    const lines = await linesOf(response);
    expect(lines.slice(0, 2)).toEqual([
      { index: 0, value: 4 },
      { index: 1, value: 9 },
    ]);
    const counts = { inputs: 2, succeeded: 2, failed: 0, skipped: 0, attempts: 2, cpuMs: 2 };
    expect(lines[2]).toMatchObject({ totals: counts });
    expect(director.workers.asked.map(({ call }) => "id" in call && call.id)).toEqual([`${id}.0`, `${id}.1`]);
  });

  test("a map of nothing has totals only, and undefined is no value", async () => {
    expect(await map(await arrange(), { inputs: [] })).toMatchObject([{ totals: { inputs: 0, skipped: 0 } }]);
    expect((await map(await arrange(), { inputs: [[]] }, "/v1/functions/nothing/map"))[0]).toEqual({ index: 0 });
  });

  test("an error stands in its input's place", async () => {
    const inputs = [[1], ["x"], { m: 1 }, [4]];
    const lines = await map(await arrange(), { inputs, ordered: true });
    expect(codes(lines.slice(0, 4))).toEqual([1, "user_error", "invalid_arguments", 16]);
    expect(lines[4]).toMatchObject({ totals: { succeeded: 2, failed: 2 } });
  });

  test("the first failure ends a map that is to stop", async () => {
    const inputs = [[0], ["x"], ...Array.from({ length: 500 }, (_, n) => [n])];
    const lines = await map(await arrange(), { inputs, onError: "stop", concurrency: 1, ordered: true });
    const { succeeded, failed, skipped } = (lines.at(-1)?.totals ?? {}) as Record<string, number>;
    expect(failed).toBe(1);
    expect(skipped).toBeGreaterThan(400);
    expect((succeeded ?? 0) + (skipped ?? 0)).toBe(501);
  });

  test("bad options, bad inputs and functions without arguments are refused before anything runs", async () => {
    const director = await arrange();
    const refused = [{ inputs: [1] }, { inputs: [[1]], concurrency: 0 }, { inputs: [[1]], other: 1 }, {}];
    for (const body of refused)
      await expectProblem(await director.send("POST", PATH, { body }), 400, "invalid_request");
    const web = await director.send("POST", "/v1/functions/web/map", { body: { inputs: [] } });
    await expectProblem(web, 400, "invalid_request");
    expect(director.calls()).toBe(0);
  });
});

describe("a stream of inputs", () => {
  test("NDJSON with options in the query; a bad line is its input's error", async () => {
    const { send } = await arrange();
    const body = '[1]\n\n{"n":2}\n[\n[4]';
    const lines = await linesOf(await send("POST", `${PATH}?ordered=true`, { body, headers: NDJSON }));
    expect(codes(lines.slice(0, 4))).toEqual([1, 4, "invalid_request", 16]);
    const bad = await send("POST", `${PATH}?ordered=perhaps`, { body, headers: NDJSON });
    await expectProblem(bad, 400, "invalid_request");
  });

  test("a bad line ends a map that is to stop", async () => {
    const { send } = await arrange();
    const body = `[\n${"[1]\n".repeat(300)}`;
    const lines = await linesOf(await send("POST", `${PATH}?onError=stop`, { body, headers: NDJSON }));
    expect(lines.at(-1)).toMatchObject({ totals: { failed: 1, inputs: 301 } });
  });

  test("a CBOR sequence both ways", async () => {
    const { send } = await arrange();
    const body = Uint8Array.from([...encodeCbor([3]), ...encodeCbor({ n: 4 }), ...encodeCbor(5)]);
    const headers = { "content-type": "application/cbor-seq", accept: "application/cbor-seq" };
    const response = await send("POST", `${PATH}?ordered=1`, { body, headers });
    expect(response.headers.get("content-type")).toBe("application/cbor-seq");
    const bytes = new Uint8Array(await response.arrayBuffer());
    const lines: unknown[] = [];
    for (let at = 0; at < bytes.length; at = endOfItem(bytes, at)) {
      const line = decodeCbor(bytes.subarray(at, endOfItem(bytes, at)));
      lines.push(line.ok ? line.value : line);
    }
    expect(lines).toMatchObject([
      { index: 0, value: 9 },
      { index: 1, value: 16 },
      { index: 2, error: { code: "invalid_request" } },
      { totals: { inputs: 3, failed: 1 } },
    ]);
  });
});

describe("another attempt", () => {
  const retry = { maxAttempts: 3, backoffMs: 0, maxBackoffMs: 1, maxAgeSeconds: 60 };

  test("is made for what the function did wrong only where that is asked for", async () => {
    const inputs = [[1], [2]];
    const once = await map(await arrange(), { inputs }, "/v1/functions/flaky/map");
    expect(once.at(-1)).toMatchObject({ totals: { failed: 1, attempts: 2 } });
    const again = await map(await arrange({ config: { retry } }), { inputs }, "/v1/functions/flaky/map");
    expect(again.at(-1)).toMatchObject({ totals: { succeeded: 2, failed: 0 } });
  });

  test("is made elsewhere for a lost call that may run twice, and not for any other", async () => {
    for (const idempotent of [true, false]) {
      const director = await arrange({ config: { idempotent } });
      director.workers.become("lost", "worker-1", "worker-2");
      const lines = await map(director, { inputs: Array.from({ length: 200 }, (_, n) => [n]), ordered: true });
      const lost = codes(lines.slice(0, -1)).filter((value) => value === "worker_unavailable").length;
      expect(lost > 0).toBe(!idempotent);
    }
  });
});

test("a reader who goes away ends the map: what runs is cancelled, and nothing more begins", async () => {
  const cancelled: string[] = [];
  class Cancelling extends MemoryWorkers {
    override async cancel(worker = "", id = ""): Promise<boolean> {
      cancelled.push(`${worker} ${id}`);
      return true;
    }
  }
  let calls = 0;
  const workers = new Cancelling({
    slow: (n: number) => {
      calls++;
      return n < 4 ? n : new Promise(() => {});
    },
  });
  const director = await testDirector({}, { workers });
  await director.register("slow", { config: { network: { allow: ["https://a.example"] } } });
  const inputs = Array.from({ length: 100 }, (_, n) => [n]);
  const response = await director.send("POST", "/v1/functions/slow/map", { body: { inputs, concurrency: 6 } });
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  const id = response.headers.get("troupe-invocation");
  expect(cancelled.length).toBe(6);
  expect(cancelled.every((entry) => entry.includes(` ${id}.`))).toBe(true);
  const soon = calls;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(calls).toBe(soon);
});

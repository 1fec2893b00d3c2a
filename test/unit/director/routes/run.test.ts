import { describe, expect, test } from "vitest";
import type { WorkerReply } from "../../../../src/contracts/invocation.ts";
import { MAX_CACHED_RUNS } from "../../../../src/contracts/limits.ts";
import { invokeResponse } from "../../../../src/contracts/responses.ts";
import { RUN_NAME } from "../../../../src/contracts/run.ts";
import { RunMemory } from "../../../../src/director/run/memory.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";

const SQUARE = { source: "export default (n: number): number => n * n;", args: [12] };

const arrange = () => testDirector({ [RUN_NAME]: (n: number) => n * n });
type Arranged = Awaited<ReturnType<typeof arrange>>;

commonRouteTests({ method: "POST", path: "/v1/run", scope: "run", body: SQUARE }, arrange);

const run = ({ send }: Arranged, body: object) => send("POST", "/v1/run", { body });
const read = async (response: Response) => invokeResponse.parse(await response.json());
/** Whether each thing that workers were asked was to start code (with it) or to call it (without). */
const asked = ({ workers }: Arranged) => workers.asked.map(({ call }) => ("artifact" in call ? "start" : "call"));

describe("running code", () => {
  test("answers like an invoke, and sends the code once", async () => {
    const director = await arrange();
    const first = await read(await run(director, SQUARE));
    const second = await read(await run(director, { ...SQUARE, args: [5] }));
    expect([first.value, second.value]).toEqual([144, 25]);
    expect([first.invocation.cold, second.invocation.cold]).toEqual([true, false]);
    expect(first.invocation).toMatchObject({ function: "(run)", attempts: 1 });
    expect(asked(director)).toEqual(["start", "call", "call"]);
  });

  test("registers nothing", async () => {
    const director = await arrange();
    await run(director, SQUARE);
    expect(await (await director.send("GET", "/v1/functions")).json()).toEqual({ functions: [] });
  });

  test("sends the code again to a worker that has dropped it", async () => {
    const director = await arrange();
    await run(director, SQUARE);
    const invoke = director.workers.invoke.bind(director.workers);
    let dropped = true;
    director.workers.invoke = async (worker, call): Promise<WorkerReply> => {
      const reply = await invoke(worker, call);
      if (!dropped || reply.state !== "done") return reply;
      dropped = false;
      return { state: "failed", fault: { code: "version_not_found", message: "gone" }, figures: reply.figures };
    };
    const { value, invocation } = await read(await run(director, SQUARE));
    expect([value, invocation.cold, invocation.attempts]).toEqual([144, true, 1]);
  });

  test("goes to the next worker when one is busy", async () => {
    const director = await arrange();
    const { invocation } = await read(await run(director, SQUARE));
    director.workers.become("busy", invocation.worker);
    const next = await read(await run(director, SQUARE));
    expect(next.invocation.worker).not.toBe(invocation.worker);
    director.workers.become("busy", ...director.workers.ids);
    await expectProblem(await run(director, SQUARE), 503, "overloaded");
  });

  test("checks arguments where the code is held to its annotations", async () => {
    const director = await arrange();
    await expectProblem(await run(director, { ...SQUARE, untyped: false, args: ["12"] }), 400, "invalid_arguments");
    expect(await read(await run(director, { ...SQUARE, untyped: false }))).toMatchObject({ value: 144 });
    const bare = { source: "export default (n) => n;", untyped: false };
    await expectProblem(await run(director, bare), 422, "missing_annotations");
  });

  test.each([
    ["no code", { args: [1] }],
    ["code both ways", { source: "", modules: {}, main: "a.ts" }],
    ["a main module that is not there", { modules: { "a.ts": "" }, main: "b.ts" }],
    ["more CPU time than a run may have", { ...SQUARE, config: { limits: { cpuMs: 5_001 } } }],
    ["a configuration for functions that stay", { ...SQUARE, config: { visibility: "public" } }],
  ])("%s: invalid_request", async (_, body) => {
    await expectProblem(await run(await arrange(), body), 400, "invalid_request");
  });

  test("code that cannot be parsed: invalid_source", async () => {
    await expectProblem(await run(await arrange(), { source: "export default (" }), 422, "invalid_source");
  });
});

test("only so much code is remembered, that used last", () => {
  const memory = new RunMemory();
  const run = (size: number) => ({
    ...{ artifact: { main: "a", modules: { a: "x".repeat(size) } }, trace: new Uint8Array() },
    ...{ version: {} as never, startedOn: new Set<string>() },
  });
  for (let index = 0; index < MAX_CACHED_RUNS; index++) memory.keep(`${index}`, run(1));
  memory.get("0");
  memory.keep("another", run(1));
  expect([memory.get("0") !== undefined, memory.get("1") !== undefined]).toEqual([true, false]);
  const fits = (key: string, megabytes: number) => {
    memory.keep(key, run(megabytes * 1_024 * 1_024));
    return memory.get(key) !== undefined;
  };
  expect([fits("too large", 9), memory.get("0") !== undefined]).toEqual([false, true]);
  expect([fits("large", 7), fits("as large", 7), memory.get("large"), memory.get("0")]).toEqual([
    true,
    true,
    undefined,
    undefined,
  ]);
});

import { describe, expect, test } from "vitest";
import { fault, TroupeError } from "../../../src/contracts/errors.ts";
import { MAX_WORKERS_PER_CALL } from "../../../src/contracts/limits.ts";
import { invokeResponse } from "../../../src/contracts/responses.ts";
import { expectProblem } from "../../support/common-route-tests.ts";
import type { Registration, TestDirector } from "../../support/director.ts";
import { testDirector } from "../../support/director.ts";
import { MemoryWorkers } from "../../support/memory-workers.ts";

const add = (a: number, b: number) => a + b;
const INVOKE = "/v1/functions/add/invoke";

async function withAdd(registration: Registration = {}): Promise<TestDirector> {
  const director = await testDirector({ add });
  await director.register("add", registration);
  return director;
}

const invocationOf = async (response: Response) => invokeResponse.parse(await response.json()).invocation;
const workersAsked = ({ workers }: TestDirector) => workers.asked.map(({ worker }) => worker);

describe("spilling", () => {
  test("a busy worker passes the call on, in the order of affinity, and counts as no attempt", async () => {
    const director = await withAdd();
    await director.send("POST", INVOKE, { body: { args: [1, 2] } });
    const [favourite = ""] = workersAsked(director);
    director.workers.become("busy", favourite);
    const invocation = await invocationOf(await director.send("POST", INVOKE, { body: { args: [1, 2] } }));
    expect(invocation.worker).not.toBe(favourite);
    expect(invocation.attempts).toBe(1);
    expect(workersAsked(director).slice(1)).toEqual([favourite, invocation.worker]);
  });

  test("when every worker is busy: overloaded, with Retry-After", async () => {
    const director = await withAdd();
    director.workers.become("busy", ...director.workers.ids);
    const response = await director.send("POST", INVOKE, { body: {} });
    expect(response.headers.get("retry-after")).toBe("1");
    expect((await expectProblem(response, 503, "overloaded")).retryable).toBe(true);
    expect(new Set(workersAsked(director)).size).toBe(director.workers.ids.length);
  });

  test("a large troupe is not asked to the last worker", async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `worker-${index}`);
    const workers = new MemoryWorkers({ add }, ids);
    workers.become("busy", ...ids);
    const director = await testDirector({}, { workers });
    await director.register("add");
    await expectProblem(await director.send("POST", INVOKE, { body: {} }), 503, "overloaded");
    expect(workers.asked.length).toBe(MAX_WORKERS_PER_CALL);
  });
});

describe("a worker that is lost", () => {
  const lose = async (director: TestDirector) => {
    await director.send("POST", INVOKE, { body: { args: [1, 2] } });
    director.workers.become("lost", ...workersAsked(director));
  };

  test("a call that may have run is not repeated", async () => {
    const director = await withAdd();
    await lose(director);
    const response = await director.send("POST", INVOKE, { body: { args: [1, 2] } });
    const { details } = await expectProblem(response, 503, "worker_unavailable");
    expect(details).toMatchObject({ invocation: { attempts: 1 } });
    expect(director.workers.asked.length).toBe(2);
  });

  test.each([
    ["the function is idempotent", { config: { idempotent: true } }, {}],
    ["the call carries an Idempotency-Key", {}, { "Idempotency-Key": "once" }],
  ])("it is repeated elsewhere when %s", async (_, registration, headers) => {
    const director = await withAdd(registration);
    await lose(director);
    const response = await director.send("POST", INVOKE, { body: { args: [1, 2] }, headers });
    expect(await invocationOf(response)).toMatchObject({ attempts: 2 });
  });

  test("when all are lost the last failure is told, not overload", async () => {
    const director = await withAdd({ config: { idempotent: true } });
    director.workers.become("lost", ...director.workers.ids);
    const { details } = await expectProblem(
      await director.send("POST", INVOKE, { body: {} }),
      503,
      "worker_unavailable",
    );
    expect(details).toMatchObject({ invocation: { attempts: 3 } });
  });
});

describe("limits", () => {
  const limitsAsked = async (registration: Registration, body: Record<string, unknown>) => {
    const director = await withAdd(registration);
    expect((await director.send("POST", INVOKE, { body })).status).toBe(200);
    const [asked] = director.workers.asked;
    return asked !== undefined && "limits" in asked.call ? asked.call.limits : undefined;
  };

  test("a call lowers the function's limits", async () => {
    expect(await limitsAsked({}, { cpuMs: 5, timeoutMs: 70 })).toMatchObject({ cpuMs: 5, timeoutMs: 70 });
  });

  test("a call never raises them, and leaves alone what it does not name", async () => {
    const limits = await limitsAsked({}, { cpuMs: 300_000 });
    expect(limits).toMatchObject({ cpuMs: 1_000, timeoutMs: 30_000, maxOutputBytes: 1_048_576 });
  });
});

describe("routing", () => {
  const firstChoices = async (registration: Registration, body: Record<string, unknown>) => {
    const director = await withAdd(registration);
    for (let call = 0; call < 6; call++) await director.send("POST", INVOKE, { body });
    return workersAsked(director).join(" ");
  };
  const inTurn = ["worker-1 worker-2 worker-3", "worker-1 worker-2 worker-3"].join(" ");

  test("is the director's default, unless the function names a strategy, unless the call does", async () => {
    const roundRobin = { config: { routing: "round-robin" } } as const;
    expect(new Set((await firstChoices({}, {})).split(" ")).size).toBe(1);
    expect(await firstChoices(roundRobin, {})).toBe(inTurn);
    expect(await firstChoices({}, { routing: "round-robin" })).toBe(inTurn);
    expect(new Set((await firstChoices(roundRobin, { routing: "affinity" })).split(" ")).size).toBe(1);
  });
});

describe("failures of the function", () => {
  test("carry the report and the logs next to their own details", async () => {
    const failing = () => {
      throw new TroupeError(fault("cpu_limit", "It ran for 1000 ms.", { details: { cpuMs: 1_000 } }));
    };
    const director = await testDirector({ failing });
    await director.register("failing");
    const problem = await expectProblem(
      await director.send("POST", "/v1/functions/failing/invoke", { body: {} }),
      422,
      "cpu_limit",
    );
    expect(problem.source).toBe("function");
    expect(problem.details).toMatchObject({
      cpuMs: 1_000,
      invocation: { function: "failing", version: 1, attempts: 1, logs: [{ message: "on stage" }] },
    });
  });

  test("what an adapter throws otherwise is internal, told to the operator and not to the caller", async () => {
    const director = await testDirector({});
    await director.register("missing");
    const response = await director.send("POST", "/v1/functions/missing/invoke", { body: {} });
    const problem = await expectProblem(response, 500, "internal");
    expect(JSON.stringify(problem)).not.toContain("repertoire");
    expect(director.failures).toMatchObject([{ message: "The repertoire lacks missing." }]);
  });
});

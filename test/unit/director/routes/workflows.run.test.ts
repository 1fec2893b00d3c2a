import { describe, expect, test } from "vitest";
import { decodeCbor, encodeCbor } from "../../../../src/codec/index.ts";
import { workflowRanResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";

const PATH = "/v1/workflows/run";
const GRAPH = { id: "sum", steps: [{ id: "sum", function: "add", args: ["$input.a", 2] }] };

/** Fails so many times before it succeeds. */
function flaky(failures: number) {
  let left = failures;
  return () => {
    if (left-- > 0) throw new Error("not yet");
    return "well";
  };
}

async function arrange(overrides: Parameters<typeof testDirector>[1] = {}) {
  const functions = {
    add: (a: number, b: number, c = 12) => a + b + c,
    double: (n: number) => n * 2,
    same: (value: unknown) => value,
    flaky: flaky(2),
  };
  const director = await testDirector(functions, overrides);
  await director.register("add", { parameters: ["a", "b", "c"] });
  for (const name of ["double", "same", "flaky"]) await director.register(name);
  return director;
}
type Arranged = Awaited<ReturnType<typeof arrange>>;

const SENT = { workflow: GRAPH, input: { a: 1 } };
commonRouteTests({ method: "POST", path: PATH, scope: "invoke", body: SENT, takesAnyBody: true }, arrange);

const post = ({ send }: Arranged, body: unknown, headers: Record<string, string> = {}) =>
  send("POST", PATH, { body, headers });
const read = async (response: Response) => workflowRanResponse.parse(await response.json());

describe("running a workflow", () => {
  test("the chain of PyFaaS's form", async () => {
    const director = await arrange();
    const step = { cache_result: false, next: "" };
    const chain = {
      id: "numbers",
      entry_function: "add",
      functions: {
        add: { ...step, positional_args: [10], default_args: { b: 31.3 }, next: "double" },
        double: { ...step, positional_args: ["$add.output"], default_args: {} },
      },
    };
    const { value, steps } = await read(await post(director, chain));
    expect([value, steps.map(({ id, state }) => `${id} ${state}`)]).toEqual([
      106.6,
      ["add succeeded", "double succeeded"],
    ]);
    expect(steps[1]?.worker).toBe(steps[0]?.worker);
  });

  test("with an input; nothing is no value", async () => {
    const director = await arrange();
    expect((await read(await post(director, { workflow: GRAPH, input: { a: 1 } }))).value).toBe(15);
    const nothing = await read(await post(director, { id: "none", steps: [{ id: "a", function: "same" }] }));
    expect(Object.keys(nothing)).toEqual(["steps"]);
  });

  test("as CBOR, both ways: values stay what they are", async () => {
    const director = await arrange();
    const input = new Map([[1n, new Date(0)]]);
    const body = encodeCbor({ workflow: { id: "g", steps: [{ id: "a", function: "same", args: ["$input"] }] }, input });
    const sent = { "content-type": "application/cbor", accept: "application/cbor" };
    const response = await post(director, body, sent);
    expect(response.headers.get("content-type")).toBe("application/cbor");
    const decoded = decodeCbor(new Uint8Array(await response.arrayBuffer()));
    expect(decoded).toMatchObject({ ok: true, value: { value: input, steps: [{ id: "a" }] } });
    const asJson = await post(director, body, { "content-type": "application/cbor" });
    await expectProblem(asJson, 422, "not_serializable");
  });

  test("steps are tried again as they ask for it, after a pause", async () => {
    const pauses: number[] = [];
    const schedule = (callback: () => void, ms: number) => {
      pauses.push(ms);
      queueMicrotask(callback);
      return () => {};
    };
    const director = await arrange({ schedule });
    const retry = { maxAttempts: 3, backoffMs: 100 };
    const { value, steps } = await read(
      await post(director, { id: "again", steps: [{ id: "a", function: "flaky", retry }] }),
    );
    expect([value, steps[0]?.attempts, pauses.length]).toEqual(["well", 3, 2]);
    expect(pauses[0]).toBeGreaterThan(49);
    expect(pauses[1]).toBeLessThanOrEqual(200);
  });

  test("without it a failure of the function is not", async () => {
    const director = await arrange();
    const problem = await expectProblem(
      await post(director, { id: "once", steps: [{ id: "a", function: "flaky" }] }),
      422,
      "user_error",
    );
    expect(problem.details).toMatchObject({
      ...{ step: "a", attempts: 1, invocation: { function: "flaky" } },
      steps: [{ id: "a", state: "failed", attempts: 1, version: 1, worker: expect.stringMatching(/^worker-/) }],
    });
  });

  test("limits and the cache mode of a step are those of its calls", async () => {
    const director = await arrange();
    const step = { id: "a", function: "same", timeoutMs: 50, cpuMs: 5, cache: "skip" };
    await post(director, { id: "limits", steps: [step] });
    const [asked] = director.workers.asked;
    expect(asked?.call).toMatchObject({ limits: { timeoutMs: 50, cpuMs: 5 }, encoding: "cbor" });
  });

  test("a document that comes again is not checked again, until one of its functions changes", async () => {
    const director = await arrange();
    const keep = director.director.validWorkflows.keep.bind(director.director.validWorkflows);
    let kept = 0;
    director.director.validWorkflows.keep = (...args) => {
      kept++;
      keep(...args);
    };
    for (let count = 0; count < 3; count++) await post(director, { workflow: GRAPH, input: { a: count } });
    expect(kept).toBe(1);
    await director.register("add", { parameters: ["a", "b"], source: "// other" });
    await post(director, { workflow: GRAPH, input: { a: 1 } });
    expect(kept).toBe(2);
    await director.send("DELETE", "/v1/functions/add");
    await expectProblem(await post(director, { workflow: GRAPH, input: { a: 1 } }), 422, "workflow_invalid");
  });

  test("what does not hold together: workflow_invalid, with every fault", async () => {
    const problem = await expectProblem(await post(await arrange(), { id: "x", steps: [] }), 422, "workflow_invalid");
    expect(problem.details).toMatchObject({ errors: [{ path: "steps" }] });
  });

  test("an envelope with more than it has: invalid_request", async () => {
    await expectProblem(await post(await arrange(), { workflow: GRAPH, args: [1] }), 400, "invalid_request");
  });
});

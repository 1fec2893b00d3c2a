/** The engine: what begins when, what is skipped, recovered and undone, and what is told of it. */
import { describe, expect, test } from "vitest";
import { decodeCbor } from "../../../src/codec/index.ts";
import { readWorkflow } from "../../../src/workflow/read.ts";
import { type RunOptions, runWorkflow } from "../../../src/workflow/run.ts";
import { type Scripted, ScriptedPerformer } from "../../support/scripted-performer.ts";

const FUNCTIONS = {
  add: (a: number, b: number, c = 12) => a + b + c,
  double: (n: number) => n * 2,
  echo: (...args: unknown[]) => args,
  same: (value: unknown) => value,
  fail: (why: string) => {
    throw why;
  },
};

async function run(
  document: object,
  input?: unknown,
  more: Record<string, Scripted> = {},
  options: Partial<RunOptions> = {},
) {
  const read = readWorkflow(document);
  if (!read.ok) throw new Error(JSON.stringify(read.fault));
  const performer = new ScriptedPerformer({ ...FUNCTIONS, ...more }, { paid: { by: "card" } });
  const outcome = await runWorkflow(read.value, { runId: "run_1", input, ...options }, performer);
  const { result, steps } = outcome;
  const decoded = result.ok ? decodeCbor(result.value) : undefined;
  return {
    performer,
    steps,
    value: decoded?.ok ? decoded.value : undefined,
    fault: result.ok ? null : result.fault,
    states: Object.fromEntries(steps.map(({ id, state }) => [id, state])),
  };
}

const graph = (steps: readonly object[], more: object = {}) => ({ id: "graph", steps, ...more });

describe("a chain", () => {
  test("as PyFaaS writes it: each function takes the output of the one before", async () => {
    const step = { cache_result: false, next: "", default_args: {} };
    const { value, performer, steps } = await run({
      id: "numbers",
      entry_function: "add",
      functions: {
        add: { ...step, positional_args: [10, 31.3], next: "double", cache_result: true },
        double: { ...step, positional_args: ["$add.output"] },
      },
    });
    expect(value).toBe(106.6);
    expect(performer.calls.map(({ key, remember, preferWorker }) => [key, remember, preferWorker])).toEqual([
      ["add", true, null],
      ["double", false, "worker-of-add"],
    ]);
    expect(steps[1]).toEqual({
      ...{ id: "double", function: "double", version: 1, state: "succeeded", startedMs: 3, wallMs: 1, cpuMs: 1 },
      ...{ worker: "worker-of-add", cached: false, attempts: 1, items: null, valueBytes: 9, error: null },
    });
  });

  test("values of all types go from step to step as they are", async () => {
    const seen: unknown[] = [];
    const rich = { map: new Map([[1n, new Date(5)]]), bytes: new Float32Array([1.5]), none: undefined };
    const { value } = await run(
      graph(
        [
          { id: "make", function: "make", serializer: true },
          { id: "look", function: "look", args: ["$make.output"] },
        ],
        { output: ["$make.output.map", "$look.output"] },
      ),
      undefined,
      { make: () => rich, look: (given: unknown) => seen.push(given) },
    );
    expect(seen).toEqual([rich]);
    expect(value).toEqual([rich.map, 1]);
  });
});

describe("order", () => {
  test("a step begins as soon as what it needs is over", async () => {
    const gate = Promise.withResolvers<void>();
    const { value } = await run(
      graph([
        { id: "slow", function: "slow" },
        { id: "quick", function: "double", args: [1] },
        { id: "next", function: "open", args: ["$quick.output"] },
        { id: "both", function: "echo", args: ["$slow.output", "$next.output"] },
      ]),
      undefined,
      {
        slow: () => gate.promise.then(() => "slow"),
        open: (n: number) => {
          gate.resolve();
          return n;
        },
      },
    );
    expect(value).toEqual(["slow", 2]);
  });

  test("only the first step behind another prefers its worker", async () => {
    const { performer } = await run(
      graph([
        { id: "a", function: "double", args: [1] },
        { id: "b", function: "double", args: ["$a.output"] },
        { id: "c", function: "double", args: ["$a.output"] },
      ]),
    );
    expect(performer.calls.map(({ preferWorker }) => preferWorker)).toEqual([null, "worker-of-double", null]);
  });
});

describe("each", () => {
  const over = (more: object) => graph([{ id: "all", function: "double", args: ["$item"], each: "$input", ...more }]);

  test("one call an item, in order, so many at once", async () => {
    const input = Array.from({ length: 30 }, (_, index) => index);
    const { value, performer, steps } = await run(over({ concurrency: 4 }), input, {
      double: async (n: number) => {
        for (let turns = (n * 7) % 5; turns > 0; turns--) await Promise.resolve();
        return n * 2;
      },
    });
    expect(value).toEqual(input.map((n) => n * 2));
    expect([performer.peak, performer.keys[29], performer.keys[0]]).toEqual([4, "all[29]", "all[0]"]);
    expect(steps[0]).toMatchObject({ items: 30, attempts: 30, cpuMs: 30, worker: "worker-of-double" });
  });

  test("of nothing is an empty list", async () => {
    expect((await run(over({}), [])).value).toEqual([]);
  });

  test.each([
    ["no list", { a: 1 }],
    ["too many items", [1, 2, 3]],
  ])("%s: invalid_arguments", async (_, input) => {
    expect((await run(over({}), input, {}, { maxItems: 2 })).fault?.code).toBe("invalid_arguments");
  });

  test("an item that fails ends the step; those that were not begun never are", async () => {
    const { fault, performer } = await run(over({ function: "pick", concurrency: 1 }), [1, 2, 3], {
      pick: (n: number) => {
        if (n === 2) throw "no two";
        return n;
      },
    });
    expect(fault).toMatchObject({ code: "user_error", details: { item: 1, step: "all" } });
    expect(performer.keys).toEqual(["all[0]", "all[1]"]);
  });

  test("a fallback stands for the item that failed", async () => {
    const { value, states, performer } = await run(
      over({ function: "fail", fallback: { function: "echo", args: ["$item", "$index", "$run.step"] } }),
      [7],
    );
    expect([value, states]).toEqual([[[7, 0, "run_1/all[0].fallback"]], { all: "recovered" }]);
    expect(performer.keys).toEqual(["all[0]", "all[0].fallback"]);
  });
});

describe("branches", () => {
  const branches = graph(
    [
      { id: "high", function: "same", args: ["high"], when: { greater: ["$input.n", 10] } },
      { id: "low", function: "same", args: ["low"], when: { not: { greater: ["$input.n", 10] } } },
      { id: "more", function: "same", args: ["$high.output"] },
      { id: "last", function: "same", args: [1], after: ["more"] },
      { id: "any", function: "same", args: [{ $first: ["$more.output", "$low.output"] }] },
    ],
    { output: { any: "$any.output", last: "$last.output" } },
  );

  test("a step that needs a skipped one is skipped, but for $first", async () => {
    const { value, states, performer } = await run(branches, { n: 1 });
    expect(states).toEqual({ high: "skipped", low: "succeeded", more: "skipped", any: "succeeded", last: "skipped" });
    expect(value).toEqual({ any: "low", last: undefined });
    expect(performer.notes.filter(({ id }) => id === "last")).toHaveLength(1);
  });

  test("the other way", async () => {
    expect((await run(branches, { n: 11 })).value).toEqual({ any: "high", last: 1 });
  });
});

describe("failure", () => {
  test("the run fails with the step's own fault, which carries the traces; nothing new begins, what runs is awaited", async () => {
    const gate = Promise.withResolvers<void>();
    const running = run(
      graph([
        { id: "slow", function: "slow" },
        { id: "bad", function: "fail", args: ["because"] },
        { id: "never", function: "same", args: ["$slow.output"] },
      ]),
      undefined,
      { slow: () => gate.promise },
    );
    setTimeout(gate.resolve, 5);
    const { fault, states } = await running;
    expect(fault).toMatchObject({ code: "user_error", message: "because", details: { step: "bad" } });
    expect(states).toEqual({ slow: "succeeded", bad: "failed" });
    expect(fault?.details?.steps).toHaveLength(2);
  });

  test("a fallback's value stands for the output; one that fails is told besides", async () => {
    const step = { id: "a", function: "fail", args: ["x"] };
    const good = await run(graph([{ ...step, fallback: { value: { is: "$input" } } }]), 3);
    expect([good.value, good.states]).toEqual([{ is: 3 }, { a: "recovered" }]);
    expect(good.steps[0]).toMatchObject({ error: { message: "x" }, attempts: 1 });
    const bad = await run(graph([{ ...step, fallback: { function: "fail", args: ["y"] } }]));
    expect(bad.fault).toMatchObject({ message: "x", details: { fallback: { code: "user_error", message: "y" } } });
  });

  test("what the performer rejects with is passed on once everything is over", async () => {
    const broken = () => {
      throw new Error("ours");
    };
    await expect(run(graph([{ id: "a", function: "broken" }]), 1, { broken })).rejects.toThrow("ours");
  });

  test("a value that cannot be carried is a fault", async () => {
    const { fault } = await run(graph([{ id: "a", function: "same", args: [1] }], { output: ["$input"] }), "\uD800");
    expect(fault?.code).toBe("invalid_arguments");
  });

  test("what would take too much memory is not passed on", async () => {
    const many = () => Array.from({ length: 1_000_001 }, () => []);
    const steps = (look: object) => [
      { id: "many", function: "many" },
      { id: "look", function: "same", ...look },
    ];
    const args = await run(graph(steps({ args: ["$many.output"] })), undefined, { many });
    expect(args.fault?.code).toBe("output_too_large");
    const when = await run(graph(steps({ when: "$many.output" })), undefined, { many });
    expect([when.fault?.code, when.states]).toEqual(["output_too_large", { many: "succeeded", look: "failed" }]);
    const whole = () => "x".repeat(17 * 1_024 * 1_024);
    const large = await run(graph([{ id: "a", function: "whole" }]), undefined, { whole });
    expect(large.fault?.code).toBe("output_too_large");
  });

  test("a template cannot make much of little", async () => {
    const args = [Array.from({ length: 2_000 }, () => "$input")];
    const { fault, performer } = await run(graph([{ id: "a", function: "same", args }]), "x".repeat(20_000));
    expect([fault?.code, performer.calls]).toEqual(["payload_too_large", []]);
    const output = await run(
      graph([{ id: "a", function: "same", args: ["$input"] }], {
        output: Array.from({ length: 2_000 }, () => "$a.output"),
      }),
      "x".repeat(20_000),
    );
    expect(output.fault?.code).toBe("payload_too_large");
  });
});

describe("durable steps", () => {
  const durable = (steps: readonly object[], more: object = {}) => graph(steps, { durable: true, ...more });

  test("sleep and wait for events", async () => {
    const { value, performer, steps } = await run(
      durable([
        { id: "nap", sleep: "$input" },
        { id: "paid", waitForEvent: "paid", after: ["nap"] },
        { id: "by", function: "same", args: ["$paid.output.by"] },
      ]),
      1.5,
    );
    expect([value, performer.slept]).toEqual(["card", [["nap", 1_500]]]);
    expect(performer.notes.map(({ id, state }) => `${id} ${state}`)).toEqual([
      "nap waiting",
      "nap succeeded",
      "paid waiting",
      "paid succeeded",
      "by running",
      "by succeeded",
    ]);
    expect(steps[0]).toMatchObject({ function: null, version: null, cpuMs: null, worker: null, attempts: 0 });
  });

  test("an event that does not come, a sleep of no length", async () => {
    expect((await run(durable([{ id: "a", waitForEvent: "never" }]))).fault?.code).toBe("timeout");
    expect((await run(durable([{ id: "a", sleep: "$input" }]), "long")).fault?.code).toBe("invalid_arguments");
  });

  test("compensations undo what succeeded, the last first; of items those that did", async () => {
    const { states, performer, fault } = await run(
      durable([
        { id: "a", function: "same", args: [1], compensate: { function: "echo", args: ["$a.output"] } },
        {
          ...{ id: "b", function: "odd", args: ["$item"], each: [1, 3, 4], concurrency: 2, after: ["a"] },
          compensate: { function: "echo", args: ["$b.output", "$a.output", "$run.step"] },
        },
      ]),
      undefined,
      {
        odd: (n: number) => {
          if (n % 2 === 0) throw "even";
          return -n;
        },
      },
    );
    expect(performer.calls.slice(4).map(({ key, args }) => [key, ...args])).toEqual([
      ["b.compensate", [-1, -3], 1, "run_1/b.compensate"],
      ["a.compensate", 1],
    ]);
    expect([states, fault?.details?.step]).toEqual([{ a: "compensated", b: "failed" }, "b"]);
  });

  test("a step that its fallback stands for has nothing to undo", async () => {
    const undo = { compensate: { function: "same", args: ["undo"] } };
    const { performer, states } = await run(
      durable([
        { id: "a", function: "fail", args: ["x"], fallback: { value: 1 }, ...undo },
        { id: "b", function: "fail", args: ["$a.output"] },
      ]),
    );
    expect([performer.keys, states]).toEqual([["a", "b"], { a: "recovered", b: "failed" }]);
  });

  test("one that fails keeps none of the others from being made", async () => {
    const undo = (name: string) => ({ compensate: { function: name, args: ["undo"] } });
    const { states, steps } = await run(
      durable([
        { id: "a", function: "same", args: [1], ...undo("same") },
        { id: "b", function: "same", args: ["$a.output"], ...undo("fail") },
        { id: "c", function: "fail", args: ["no"], after: ["b"] },
      ]),
    );
    expect(states).toEqual({ a: "compensated", b: "succeeded", c: "failed" });
    expect(steps[1]?.error?.message).toBe("Undoing it has failed: undo");
  });
});

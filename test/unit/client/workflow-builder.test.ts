/** Workflows written in TypeScript: the documents that come of it. */
import { describe, expect, it } from "vitest";
import { connect, type Steps, workflow } from "../../../src/client/index.ts";
import { workflowDocument } from "../../../src/contracts/workflow.ts";

const troupe = connect({ url: "http://troupe.test" });
const add = troupe.fn<(a: number, b: number, c?: number) => number>("add");
const words = troupe.fn<(text: string) => { count: number }>("words");

describe("a workflow written in TypeScript", () => {
  it("is a document, and nothing but data", () => {
    const flow = workflow(
      "sums",
      ({ step, input }: Steps<{ numbers: number[] }>) => {
        const sum = step("sum", add, input.numbers[0], 2);
        return step("more", "add", sum, 3);
      },
      { description: "Sums." },
    );
    expect(JSON.parse(JSON.stringify(flow))).toEqual({
      id: "sums",
      description: "Sums.",
      steps: [
        { id: "sum", function: "add", args: ["$input.numbers[0]", 2] },
        { id: "more", function: "add", args: ["$sum.output", 3] },
      ],
      output: "$more.output",
    });
    expect(workflowDocument.safeParse(flow).success).toBe(true);
  });

  it("has references in any depth, and texts that look like some as texts", () => {
    const { steps, output } = workflow("depths", ({ step, input }: Steps<Record<string, { a: string }[]>>) => {
      const found = step("found", words, "$5 for $you");
      step("all", "f", { list: [found.count, "$input", "$$"], when: new Date(0), big: 2n }, null, undefined);
      return { "the count": found.count, odd: input["a key"]?.[12]?.a, id: "plain" };
    });
    expect(steps).toEqual([
      { id: "found", function: "words", args: ["$5 for $you"] },
      {
        ...{ id: "all", function: "f" },
        args: [{ list: ["$found.output.count", "$$input", "$$$"], when: new Date(0), big: 2n }, null, undefined],
      },
    ]);
    expect(output).toEqual({ "the count": "$found.output.count", odd: '$input["a key"][12].a', id: "plain" });
  });

  it("says of steps what is said of them", () => {
    const flow = workflow(
      "careful",
      ({ step, call, compensate, first, sleep, waitForEvent, run, input, fn }: Steps<{ cents: number }>) => {
        const careful = step.with({ retry: { maxAttempts: 3 }, cache: "skip" }).with({ timeoutMs: 500 });
        const large = careful.with({ when: { greater: [input.cents, 100] } })("large", add, input.cents, 1);
        const small = step.with({ after: [large, "large"], fallback: call(add, 0, 0) })("small", add, 1, 2);
        compensate(large, add, large, -1);
        const left = step("left", add, first(large, small), 1);
        sleep("pause", left, { after: [small] });
        const approval = waitForEvent<{ by: string }>("approval", "approved", { timeoutSeconds: 60, when: true });
        step.with({ fallback: { value: small } }).named("named", fn<typeof add>("add"), { a: 1, b: run.step });
        return { by: approval.by, run: run.id };
      },
      { durable: true },
    );
    expect(flow).toEqual({
      id: "careful",
      durable: true,
      steps: [
        {
          ...{ id: "large", function: "add", args: ["$input.cents", 1], when: { greater: ["$input.cents", 100] } },
          ...{ retry: { maxAttempts: 3 }, cache: "skip", timeoutMs: 500 },
          compensate: { function: "add", args: ["$large.output", -1] },
        },
        {
          ...{ id: "small", function: "add", args: [1, 2], after: ["large", "large"] },
          fallback: { function: "add", args: [0, 0] },
        },
        { id: "left", function: "add", args: [{ $first: ["$large.output", "$small.output"] }, 1] },
        { id: "pause", after: ["small"], sleep: "$left.output" },
        { id: "approval", when: true, waitForEvent: "approved", timeoutSeconds: 60 },
        {
          ...{ id: "named", function: "add", named: { a: 1, b: "$run.step" } },
          fallback: { value: "$small.output" },
        },
      ],
      output: { by: "$approval.output.by", run: "$run.id" },
    });
  });

  it("goes through lists item by item", () => {
    const { steps } = workflow("fan", ({ step, input }: Steps<{ texts: { body: string }[] }>) => {
      step.with({ concurrency: 4 }).each("counts", input.texts, words, (text) => [text.body]);
      step.each("sums", [1, 2], add, (n, index) => [n, index]);
    });
    expect(steps).toEqual([
      { id: "counts", function: "words", args: ["$item.body"], each: "$input.texts", concurrency: 4 },
      { id: "sums", function: "add", args: ["$item", "$index"], each: [1, 2] },
    ]);
  });

  it("refuses what would not mean what it says", () => {
    const build = (body: (steps: Steps<{ n: number }>) => unknown) => () => workflow("wrong", body);
    expect(build(({ input }) => `${input.n as unknown as string}`)).toThrow(/\$input\.n has no value while/);
    expect(build(({ input }) => Number(input.n) + 1)).toThrow(TypeError);
    expect(build(({ input }) => [...(input.n as unknown as [])])).toThrow(/in a function of a step/);
    expect(build(({ step }) => step("a", "f", { $first: [1] }))).toThrow(/first\(a, b\)/);
    expect(build(({ step, compensate }) => compensate(step("a", words, "").count, "undo"))).toThrow(/not a part/);
    expect(build(({ step, input }) => step.with({ after: [input.n] })("a", "f"))).toThrow(/`after` takes/);
  });
});

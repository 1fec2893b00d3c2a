/** Laws of the engine, over graphs made at random: what it does is what is written, in whatever order answers come. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCbor } from "../../../src/codec/index.ts";
import type { Result } from "../../../src/contracts/result.ts";
import type { CallOutcome, StepCall } from "../../../src/workflow/performer.ts";
import { readWorkflow } from "../../../src/workflow/read.ts";
import { runWorkflow } from "../../../src/workflow/run.ts";
import { arbitraryGraph, GRAPH_FUNCTIONS, type Graph, runNaively } from "../../support/naive-workflow.ts";
import { ScriptedPerformer } from "../../support/scripted-performer.ts";

const INPUT = [3, "text", [1, 2]];

/** Answers after so many turns, other ones for each call, so that answers come in any order. */
class Shuffled extends ScriptedPerformer {
  readonly #turns: readonly number[];

  constructor(turns: readonly number[]) {
    super(GRAPH_FUNCTIONS);
    this.#turns = turns;
  }

  override async call(call: StepCall): Promise<Result<CallOutcome>> {
    const outcome = await super.call(call);
    for (let left = this.#turns[this.calls.length % this.#turns.length] ?? 0; left > 0; left--) await undefined;
    return outcome;
  }
}

/** Gives the answers that were kept, and makes and keeps those that were not. */
class Replayed extends Shuffled {
  readonly #kept: Map<string, Result<CallOutcome>>;
  readonly asked = new Map<string, string>();

  constructor(turns: readonly number[], kept: Map<string, Result<CallOutcome>>) {
    super(turns);
    this.#kept = kept;
  }

  override async call(call: StepCall): Promise<Result<CallOutcome>> {
    if (this.asked.has(call.key)) throw new Error(`${call.key} was called twice`);
    this.asked.set(call.key, JSON.stringify(call.args));
    const outcome = this.#kept.get(call.key) ?? (await super.call(call));
    this.#kept.set(call.key, outcome);
    return outcome;
  }
}

async function play(graph: Graph, performer: ScriptedPerformer) {
  const read = readWorkflow(graph);
  if (!read.ok) throw new Error(JSON.stringify(read.fault));
  const { result, steps } = await runWorkflow(read.value, { runId: "run_1", input: INPUT }, performer);
  const decoded = result.ok ? decodeCbor(result.value) : null;
  return {
    value: decoded?.ok ? decoded.value : undefined,
    states: result.ok ? Object.fromEntries(steps.map(({ id, state }) => [id, state])) : null,
  };
}

const turns = fc.array(fc.nat(20), { minLength: 1, maxLength: 7 });

test("a graph comes to what it comes to when its steps are made one after another", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryGraph, turns, async (graph, turns) => {
      expect(await play(graph, new Shuffled(turns))).toEqual(runNaively(graph, INPUT));
    }),
    { numRuns: 1_000 },
  );
});

test("played again with the answers that were kept it makes the same calls, and comes to the same", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryGraph, turns, fc.double({ min: 0, max: 1, noNaN: true }), async (graph, turns, part) => {
      const kept = new Map<string, Result<CallOutcome>>();
      const first = new Replayed(turns, kept);
      const outcome = await play(graph, first);
      const some = [...kept].slice(0, Math.floor(kept.size * part));
      const second = new Replayed(turns, new Map(some));
      expect(await play(graph, second)).toEqual(outcome);
      for (const [key, args] of second.asked) expect(args).toBe(first.asked.get(key) ?? args);
      expect(second.keys.filter((key) => some.some(([each]) => each === key))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("of a run that fails every step is told at most twice, and none is left running", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryGraph, turns, async (graph, turns) => {
      const performer = new Shuffled(turns);
      const read = readWorkflow(graph);
      if (!read.ok) throw new Error("invalid");
      const { steps } = await runWorkflow(read.value, { runId: "run_1", input: INPUT }, performer);
      expect(steps.filter(({ state }) => state === "running" || state === "waiting")).toEqual([]);
      const told = new Map<string, number>();
      for (const { id } of performer.notes) told.set(id, (told.get(id) ?? 0) + 1);
      expect(Math.max(0, ...told.values())).toBeLessThanOrEqual(2);
    }),
    { numRuns: 300 },
  );
});

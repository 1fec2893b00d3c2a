/** The oracle of the fault suite for durable runs agrees with the engine where nothing strikes, over what seeds draw. */
import { expect, test } from "vitest";
import { decodeCbor } from "../../../src/codec/index.ts";
import type { Result } from "../../../src/contracts/result.ts";
import type { CallOutcome, StepCall } from "../../../src/workflow/performer.ts";
import { readWorkflow } from "../../../src/workflow/read.ts";
import { runWorkflow } from "../../../src/workflow/run.ts";
import { drawFlow } from "../../faults/process/runs/draw.ts";
import { documentOf, eventOf, type Flow } from "../../faults/process/runs/flow.ts";
import { workOn } from "../../faults/process/runs/functions.ts";
import { expectationOf } from "../../faults/process/runs/oracle.ts";
import { rngOf } from "../../faults/support/rng.ts";
import { ScriptedPerformer } from "../../support/scripted-performer.ts";

const FLOWS = 2_000;

/** Makes attempts as a durable run does. */
class Retrying extends ScriptedPerformer {
  override async call(call: StepCall): Promise<Result<CallOutcome>> {
    for (let attempts = 1; ; attempts++) {
      const outcome = await super.call(call);
      if (outcome.ok || attempts >= (call.retry?.maxAttempts ?? 1)) return outcome;
    }
  }
}

async function play(flow: Flow) {
  const runs = new Map<string, number>();
  const work = (key: string, inputs: unknown, _waitMs: number, failures: number, index: unknown, failAt: unknown) => {
    const count = (runs.get(key) ?? 0) + 1;
    runs.set(key, count);
    if (count <= failures && (failAt === null || failAt === undefined || failAt === index)) throw "not yet";
    return workOn(inputs);
  };
  const waits = flow.steps.flatMap((step) => (step.kind === "wait" && step.payload !== null ? [step] : []));
  const events = Object.fromEntries(waits.map(({ id, payload }) => [eventOf(id), payload]));
  const read = readWorkflow(documentOf(flow));
  if (!read.ok) throw new Error(JSON.stringify([read.fault, flow]));
  const options = { runId: "run_1", input: flow.input };
  const { result, steps } = await runWorkflow(read.value, options, new Retrying({ work }, events));
  const value = result.ok ? decodeCbor(result.value) : null;
  return {
    state: result.ok ? "succeeded" : "failed",
    value: JSON.stringify(value?.ok ? value.value : undefined),
    error: result.ok ? null : { code: result.fault.code, step: result.fault.details?.step },
    states: Object.fromEntries(steps.map(({ id, state }) => [id, state])),
    calls: Object.fromEntries([...runs].map(([key, count]) => [key.replace("run_1/", ""), count])),
  };
}

test("it says what comes out, for every kind of workflow that is drawn", async () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= FLOWS; seed++) {
    const flow = drawFlow(rngOf(seed), "flow");
    const { value, states, calls, ...expected } = expectationOf(flow);
    const runs = [...calls].map(([key, { runs }]) => [key, runs] as const);
    const told = { ...expected, value: JSON.stringify(value), states: Object.fromEntries(states) };
    expect(await play(flow), JSON.stringify(flow)).toEqual({ ...told, calls: Object.fromEntries(runs) });
    for (const state of [...states.values(), expected.state]) seen.add(state);
  }
  expect([...seen].sort()).toEqual(["compensated", "failed", "recovered", "skipped", "succeeded"]);
});

/** Which steps of a run are done again when it is restarted from one of them. */
import { describe, expect, test } from "vitest";
import type { StepState, StepTrace } from "../../../../src/contracts/workflow-run.ts";
import { stepsToRepeat } from "../../../../src/director/workflow/durable/restart.ts";
import { readWorkflow } from "../../../../src/workflow/read.ts";

const call = (id: string, ...needs: string[]) => ({ id, function: "f", args: needs.map((need) => `$${need}.output`) });
const DOCUMENT = {
  id: "graph",
  steps: [call("a"), call("b", "a"), call("side"), call("c", "b", "side"), call("d", "c")],
};

function repeated(from: string, states: Record<string, StepState>): string[] | null {
  const workflow = readWorkflow(DOCUMENT, { durable: true });
  if (!workflow.ok) throw new Error(workflow.fault[0]?.message);
  const traces = Object.entries(states).map(([id, state]) => ({ id, state }) as StepTrace);
  return stepsToRepeat(workflow.value, traces, from);
}

const DONE = { a: "succeeded", b: "recovered", side: "succeeded", c: "succeeded", d: "skipped" } as const;

describe("a restart", () => {
  test.each([
    ["a", ["a", "b", "c", "d"]],
    ["b", ["b", "c", "d"]],
    ["side", ["side", "c", "d"]],
    ["d", ["d"]],
  ])("from %s repeats what follows from it, and nothing else", (from, steps) => {
    expect(repeated(from, DONE)).toEqual(steps);
  });

  test("repeats what failed or was undone, and what follows from that", () => {
    expect(repeated("d", { ...DONE, side: "compensated" })).toEqual(["side", "c", "d"]);
    expect(repeated("a", { a: "succeeded", b: "failed", side: "succeeded" })).toEqual(["a", "b", "c", "d"]);
    expect(repeated("side", { a: "succeeded", b: "failed", side: "succeeded" })).toEqual(["b", "side", "c", "d"]);
  });

  test("from a step that there is not is none", () => {
    expect(repeated("e", DONE)).toBeNull();
  });
});

/** What the fault suite says of durable runs: one that kept every promise passes, and each broken promise is found. */
import { describe, expect, it } from "vitest";
import type { WorkflowRunResponse } from "../../../src/contracts/responses.ts";
import type { Effect } from "../../faults/process/effects.ts";
import type { RunFacts } from "../../faults/process/runs/facts.ts";
import { ALWAYS, type Flow, type FlowCall } from "../../faults/process/runs/flow.ts";
import { wrongRun } from "../../faults/process/runs/verdict.ts";

const own = { when: null, after: [] };
const call: FlowCall = {
  ...{ ...own, id: "a", kind: "call", inputs: [{ from: "input" }], waitMs: 0, failures: 0, failAt: null, attempts: 2 },
  ...{ backoffMs: 50, fallback: "none", compensate: { failures: 0 }, each: null },
};
const flow: Flow = {
  ...{ name: "faults-1-0", input: 3, output: [] },
  steps: [
    call,
    { ...own, id: "z", kind: "sleep", ms: 1_000, after: ["a"] },
    { ...call, id: "b", after: ["z"] },
    { ...call, id: "c", after: ["b"], failures: ALWAYS },
  ],
};

const posts = (...times: number[]): Effect[] => times.map((at) => ({ tag: "", run: "", at }));
const good = {
  a: posts(1_000),
  b: posts(2_100),
  c: posts(2_200, 2_300),
  "b.compensate": posts(2_400),
  "a.compensate": posts(2_500),
};
const states = { a: "compensated", z: "succeeded", b: "compensated", c: "failed" };
const record = (told: object = {}, steps: object = states) =>
  ({
    ...{ id: "run_1", state: "failed", error: { code: "user_error", details: { step: "c" } } },
    steps: Object.entries(steps).map(([id, state]) => ({ id, state })),
    ...told,
  }) as unknown as WorkflowRunResponse;
const factsOf = (more: Partial<RunFacts> = {}, effects: object = good): RunFacts => ({
  ...{ flow, id: "run_1", askedAt: 900, record: record(), listed: ["run_1"], deaths: [], still: [] },
  ...{ effects: new Map(Object.entries(effects)), terminated: "no", isRestarted: false },
  ...more,
});
const { c: _c, ...withoutC } = good;

describe("the verdict on a durable run", () => {
  it.each<[string, RunFacts]>([
    ["that kept every promise", factsOf()],
    [
      "that was struck within a step",
      factsOf({ deaths: [{ from: 950, until: 990 }] }, { ...good, a: posts(900, 1_000) }),
    ],
    [
      "that was ended on its way",
      factsOf({ terminated: "surely", record: record({ state: "terminated" }) }, { a: posts(1_000) }),
    ],
    ["that was over before it could be ended", factsOf({ terminated: "maybe" })],
    [
      "that was taken up again",
      factsOf({ terminated: "surely", isRestarted: true }, { ...good, a: posts(1_000, 1_100) }),
    ],
  ])("has nothing to say against one %s", (_, facts) => {
    expect(wrongRun(facts)).toEqual([]);
  });

  it.each<[string, RunFacts, string]>([
    ["another end", factsOf({ record: record({ state: "succeeded", error: null }) }), "came to"],
    ["another state of a step", factsOf({ record: record({}, { ...states, a: "succeeded" }) }), "came to"],
    ["another fault", factsOf({ record: record({ error: { code: "internal", details: { step: "c" } } }) }), "came to"],
    ["a second run", factsOf({ listed: ["run_1", "run_2"] }), "is known as run_1, run_2"],
    ["a call that was never made", factsOf({}, withoutC), "never called c"],
    ["a foreign call", factsOf({}, { ...good, d: posts(2_000) }), "called d, which is no call of it"],
    [
      "a run too many",
      factsOf({}, { ...good, c: posts(2_200, 2_250, 2_300) }),
      "ran c 3 times, with 0 deaths; it takes 2",
    ],
    ["a run too few", factsOf({}, { ...good, c: posts(2_200) }), "ran c 1 times only; it takes 2"],
    [
      "a step that ran again when it was over",
      factsOf({ deaths: [{ from: 2_110, until: 2_120 }] }, { ...good, a: posts(1_000, 2_150) }),
      "ran a again after b had begun",
    ],
    ["a sleep that was cut short", factsOf({}, { ...good, b: posts(1_700) }), "ran b before z had lasted 1000 ms"],
    [
      "an order of undoing",
      factsOf({}, { ...good, "a.compensate": posts(2_350) }),
      "undid a before b, which came after it",
    ],
    [
      "an undoing too early",
      factsOf({}, { ...good, "b.compensate": posts(2_250) }),
      "undid b before everything was over",
    ],
    [
      "a run that was paused and went on",
      factsOf({ still: [{ from: 2_050, until: 2_150 }] }),
      "ran b while it was paused",
    ],
    ["a run that was ended and went on", factsOf({ terminated: "surely" }), "was terminated, and has failed"],
  ])("finds %s", (_, facts, what) => {
    expect(wrongRun(facts)).toContainEqual(expect.stringContaining(what));
  });
});

/** The engine takes an instance off: what was done is told, nothing more begins, and the engine hears its own words. */
import { beforeEach, describe, expect, test } from "vitest";
import { encodeCbor } from "../../../../src/codec/index.ts";
import { newRunId } from "../../../../src/contracts/run-ids.ts";
import type { EngineSteps, StepOutcome } from "../../../../src/director/workflow/durable/engine.ts";
import { playInstance } from "../../../../src/director/workflow/durable/play.ts";
import { type TestDirector, testDirector, testEntropy } from "../../../support/director.ts";
import { AT_ONCE } from "../../../support/memory-runs.ts";

const TAKEN_OFF = "Aborting engine: User called pause";
const STEPS = [
  { id: "a", function: "work", args: ["a"], compensate: { function: "work", args: ["undo a"] } },
  { id: "b", function: "work", args: ["b"], after: ["a"], fallback: { value: "instead" } },
  { id: "side", function: "work", args: ["side"], after: ["a"] },
];
const entropy = testEntropy();
const done: string[] = [];
let platform: TestDirector;

beforeEach(async () => {
  done.length = 0;
  const bad = () => {
    throw new Error("bad");
  };
  platform = await testDirector({ work: (what: string) => done.push(what), bad });
  platform.workflowRuns.hold();
  for (const name of ["work", "bad"]) await platform.register(name);
});

/** Plays a run on an engine that takes it off once this step of its is over, or instead of waiting. */
async function playUntil(taken: string, steps: object[]) {
  const id = newRunId(entropy);
  const keeper = platform.workflowRuns;
  const document = encodeCbor({ id: "flow", steps });
  await keeper.spawn({ id, workflow: "flow", document, input: undefined, idempotency: null });
  let isOff = false;
  const pass = (name: string): void => {
    if (name === taken) isOff = true;
    if (isOff) throw new Error(TAKEN_OFF);
  };
  const engine: EngineSteps = {
    do: async <Outcome extends StepOutcome>(name: string, _config: unknown, work: () => Promise<Outcome>) => {
      const outcome = await work();
      pass(name);
      return outcome;
    },
    sleep: async (name) => pass(name),
    waitForEvent: async (name) => pass(name),
  };
  const players = { director: platform.director, keeper, turnstile: AT_ONCE };
  const ended = await playInstance(players, `${id}-1`, engine).catch((error: Error) => error.message);
  // Whatever were to go on behind the engine's back would do so now.
  await new Promise((resolve) => setTimeout(resolve, 30));
  const run = (await keeper.get(id, 0))?.run;
  return { ended, state: run?.state, steps: run?.steps.map((step) => `${step.id} ${step.state}`) };
}

describe("an instance that is taken off", () => {
  test("tells what it has done, and begins nothing more", async () => {
    const taken = await playUntil("a#1", STEPS);
    expect(taken).toEqual({ ended: TAKEN_OFF, state: "running", steps: ["a succeeded"] });
    expect(done).toEqual(["a"]);
  });

  test.each([
    ["waiting for an event", { id: "z", waitForEvent: "go", after: ["a"] }, "z#1"],
    ["between attempts", { id: "z", function: "bad", after: ["a"], retry: { maxAttempts: 2 } }, "z#1.pause"],
  ])("while it is %s undoes nothing", async (_how, step, name) => {
    const { ended, state } = await playUntil(name, [...STEPS.slice(0, 1), step]);
    expect([ended, state]).toEqual([TAKEN_OFF, "running"]);
    expect(done).toEqual(["a"]);
  });
});

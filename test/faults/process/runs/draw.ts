/**
 * Draws workflows: every kind of step and reference, branches, lists, retries, fallbacks, and some that fail and are undone.
 */
import type { Rng } from "../../support/rng.ts";
import { ALWAYS, type Flow, type FlowCall, type FlowStep, type FlowWait, type Source } from "./flow.ts";

const STEPS = { min: 3, max: 7 };
const MAX_WAIT_MS = 500;
const SLEEP_MS = { min: 200, max: 1_500 };
const BACKOFF_MS = { min: 50, max: 400 };

/** Draws a workflow of this name. */
export function drawFlow(rng: Rng, name: string): Flow {
  const steps: FlowStep[] = [];
  const count = rng.int(STEPS.min, STEPS.max);
  // Everything before it has ended by then, so that it is known what has to be undone.
  const failing = rng.chance(0.35) ? rng.int(2, count) : null;
  for (let index = 1; index <= count; index++) {
    if (index === failing) steps.push(drawFailing(rng, `s${index}`, steps));
    else steps.push(drawStep(rng, `s${index}`, steps, failing !== null && index > failing ? [`s${failing}`] : []));
  }
  const output = steps.slice(-3).map(({ id }): Source => ({ from: "first", steps: [id] }));
  return { name, input: rng.int(0, 1_000), steps, output };
}

function drawStep(rng: Rng, id: string, before: readonly FlowStep[], after: readonly string[]): FlowStep {
  const own = { id, after: [...after, ...drawAfter(rng, before)], when: null };
  switch (rng.weighted({ call: 7, sleep: 1, wait: 1.5 })) {
    case "call":
      return drawCall(rng, own, before);
    case "sleep":
      return { ...own, kind: "sleep", ms: rng.int(SLEEP_MS.min, SLEEP_MS.max) };
    case "wait":
      return { ...own, kind: "wait", payload: rng.int(0, 1_000) };
  }
}

function drawCall(rng: Rng, own: Pick<FlowCall, "id" | "after">, before: readonly FlowStep[]): FlowCall {
  const tested = rng.chance(0.2) ? pickWorked(rng, before) : null;
  const listed = rng.chance(0.3) ? pickWorked(rng, before) : null;
  const inputs = Array.from({ length: rng.int(1, 3) }, () => drawSource(rng, before));
  const mood = rng.weighted({ well: 5, late: 3, never: 1.5 });
  const failures = { well: 0, late: rng.int(1, 2), never: ALWAYS }[mood];
  return {
    ...own,
    ...{ kind: "call", when: tested === null ? null : { step: tested, less: rng.int(200, 1_400) } },
    ...{ inputs: listed === null ? inputs : [{ from: "item" }, ...inputs], waitMs: drawWait(rng) },
    ...{ failures, failAt: listed !== null && rng.chance(0.5) ? rng.int(0, 1) : null },
    ...{ attempts: mood === "late" ? failures + rng.int(1, 2) : rng.int(1, 2), backoffMs: drawBackoff(rng) },
    fallback: mood === "never" ? rng.pick(["value", "call"]) : "none",
    compensate: rng.chance(0.5) ? { failures: rng.chance(0.3) ? 1 : 0 } : null,
    each: listed === null ? null : { step: listed, concurrency: rng.int(1, 3) },
  };
}

/** A step that fails for good, unless it is skipped or its list is too short. */
function drawFailing(rng: Rng, id: string, before: readonly FlowStep[]): FlowCall | FlowWait {
  const all: Source = { from: "first", steps: before.map((step) => step.id) };
  const own = { id, after: [], when: null };
  const call = { ...drawCall(rng, own, before), failures: ALWAYS, fallback: "none" } as const;
  const inputs = [...call.inputs, all];
  if (call.each !== null) return { ...call, inputs, each: { ...call.each, concurrency: 1 }, failAt: rng.int(0, 2) };
  // A wait has no inputs: it comes after everything, and is skipped with any of it.
  return rng.chance(0.25)
    ? { ...own, kind: "wait", after: before.map((step) => step.id), payload: null }
    : { ...call, inputs, failAt: null };
}

/** Mostly one after the other, at times beside each other. */
function drawAfter(rng: Rng, before: readonly FlowStep[]): string[] {
  const last = before.at(-1);
  if (last === undefined || rng.chance(0.35)) return [];
  return [rng.chance(0.8) ? last.id : rng.pick(before).id];
}

function drawSource(rng: Rng, before: readonly FlowStep[]): Source {
  if (before.length === 0 || rng.chance(0.25)) {
    return rng.chance(0.5) ? { from: "input" } : { from: "number", value: rng.int(0, 99) };
  }
  if (rng.chance(0.25)) return { from: "first", steps: [rng.pick(before).id, rng.pick(before).id] };
  const step = rng.pick(before);
  const member = givesWorked(step) ? rng.pick(["sum", "list", null] as const) : null;
  return { from: "step", step: step.id, member };
}

function pickWorked(rng: Rng, before: readonly FlowStep[]): string | null {
  const worked = before.filter(givesWorked);
  return worked.length === 0 ? null : rng.pick(worked).id;
}

function givesWorked(step: FlowStep): boolean {
  return step.kind === "call" && step.each === null;
}

const drawWait = (rng: Rng) => (rng.chance(0.6) ? rng.int(50, MAX_WAIT_MS) : 0);
const drawBackoff = (rng: Rng) => rng.int(BACKOFF_MS.min, BACKOFF_MS.max);

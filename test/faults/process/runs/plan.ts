/**
 * What one seed does: which workflows it begins, what it sends them, how it steers them, and which deaths strike when.
 *
 * Everything is drawn before anything runs, so a seed is the same plan each time; only the moments at which the machine
 * gets to it differ.
 */
import type { Rng } from "../../support/rng.ts";
import { DEATHS, type Death } from "../victim.ts";
import { drawFlow } from "./draw.ts";
import type { Flow } from "./flow.ts";

/** An event for a step that waits; a death may strike as soon as it is acknowledged. */
export interface PlannedSend {
  readonly step: string;
  readonly payload: number;
  readonly atMs: number;
  readonly death: Death | null;
}

/** How a run is steered. A pause may outlive a death; who terminates may restart from the beginning. */
export type Steering =
  | { readonly what: "pause"; readonly atMs: number; readonly forMs: number; readonly meanwhile: Death | null }
  | { readonly what: "terminate"; readonly atMs: number; readonly restart: boolean };

/** A run, and what is done with it. Times count from the beginning of the seed. */
export interface PlannedRun {
  readonly flow: Flow;
  readonly atMs: number;
  readonly sends: readonly PlannedSend[];
  readonly steering: Steering | null;
}

export interface RunPlan {
  readonly runs: readonly PlannedRun[];
  /** Besides those that follow an event or come while a run is paused. */
  readonly death: { readonly kind: Death; readonly atMs: number };
}

const RUNS = 5;
/** Runs take some seconds. */
const BUSY_MS = 4_000;

/** Draws the plan of a seed. */
export function planOf(seed: number, rng: Rng): RunPlan {
  const runs = Array.from({ length: RUNS }, (_, index) => planRun(rng.fork(`run ${index}`), `faults-${seed}-${index}`));
  const own = rng.fork("death");
  return { runs, death: { kind: own.pick(DEATHS), atMs: own.int(300, BUSY_MS) } };
}

function planRun(rng: Rng, name: string): PlannedRun {
  const flow = drawFlow(rng, name);
  const atMs = rng.int(0, 1_000);
  const sends = flow.steps.flatMap((step) => {
    if (step.kind !== "wait" || step.payload === null) return [];
    const death = rng.chance(0.2) ? rng.pick(DEATHS) : null;
    return [{ step: step.id, payload: step.payload, atMs: atMs + rng.int(0, BUSY_MS), death }];
  });
  return { flow, atMs, sends, steering: drawSteering(rng, atMs, sends.length === 0) };
}

/** A restart forgets what the run has heard: only one that hears nothing is restarted. */
function drawSteering(rng: Rng, atMs: number, isDeaf: boolean): Steering | null {
  switch (rng.weighted({ none: 6, pause: 3, terminate: 1.5 })) {
    case "none":
      return null;
    case "pause": {
      const meanwhile = rng.chance(0.3) ? rng.pick(DEATHS) : null;
      return { what: "pause", atMs: atMs + rng.int(100, 2_000), forMs: rng.int(300, 1_500), meanwhile };
    }
    case "terminate":
      return { what: "terminate", atMs: atMs + rng.int(100, 2_500), restart: isDeaf && rng.chance(0.6) };
  }
}

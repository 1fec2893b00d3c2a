/**
 * What one seed does to a server: which calls its clients make, in which order, and which faults strike when.
 *
 * Everything is drawn before anything runs, so a seed is the same plan each time; only the moments at which the machine
 * gets to it differ.
 */
import type { Rng } from "../support/rng.ts";
import type { Death } from "./victim.ts";

/** The functions under test: one source under three configurations. See `functions.ts`. */
export const FUNCTIONS = ["once", "again", "safe"] as const;
export type TestedFunction = (typeof FUNCTIONS)[number];

/** One execution to ask for. `work` sends its effect, waits, throws in its first `failures` runs, and squares `n`. */
export interface Work {
  /** Names the request; no two requests have the same. */
  readonly tag: string;
  readonly n: number;
  readonly waitMs: number;
  readonly failures: number;
}

export interface CallStep extends Work {
  readonly kind: "call";
  readonly function: TestedFunction;
}

export interface SpawnStep extends Work {
  readonly kind: "spawn";
  readonly function: TestedFunction;
  readonly key: string | null;
  readonly delaySeconds: number;
  readonly priority: number;
  /** Whether the caller takes it back right after. */
  readonly cancel: boolean;
}

export interface MapStep {
  readonly kind: "map" | "map-job";
  readonly tag: string;
  readonly inputs: readonly Work[];
  readonly ordered: boolean;
}

export type Step = CallStep | SpawnStep | MapStep;

export type FaultKind = Death | "kill-worker" | "scale" | "redeploy";

/** A fault, and when it strikes after the clients began. `choice` decides what it strikes, from 0 up to 1. */
export interface PlannedFault {
  readonly kind: FaultKind;
  readonly atMs: number;
  readonly choice: number;
}

export interface Plan {
  /** A list of steps for each client, done one after the other. */
  readonly clients: readonly (readonly Step[])[];
  readonly faults: readonly PlannedFault[];
}

const CLIENTS = 6;
const STEPS_PER_CLIENT = 25;
/** The clients are busy for about so long. */
const FAULTS_UNTIL_MS = 9_000;
const MAX_WAIT_MS = 400;

/** Draws the plan of a seed; `name` sets its requests apart from those of others. */
export function planOf(rng: Rng, name: string): Plan {
  const shared = sharedSpawns(rng.fork("shared"), name);
  const clients = Array.from({ length: CLIENTS }, (_, index) => {
    const own = rng.fork(`client ${index}`);
    const steps = Array.from({ length: STEPS_PER_CLIENT }, (_, step) => stepOf(own, `${name}c${index}s${step}`));
    return own.chance(0.5) ? [...steps, ...shared] : [...shared, ...steps];
  });
  return { clients, faults: faultsOf(rng.fork("faults")) };
}

/** Spawns that every client makes, with the same key and the same body. */
function sharedSpawns(rng: Rng, name: string): SpawnStep[] {
  const tags = [0, 1, 2].map((index) => `${name}shared${index}`);
  return tags.map((tag) => ({ ...spawnOf(rng, tag), key: tag, cancel: false }));
}

function stepOf(rng: Rng, tag: string): Step {
  switch (rng.weighted({ call: 4, spawn: 6, map: 1, "map-job": 1 })) {
    case "call":
      return { kind: "call", function: rng.pick(FUNCTIONS), ...workOf(rng, tag), failures: 0 };
    case "spawn":
      return spawnOf(rng, tag);
    case "map":
      return { kind: "map", tag, inputs: inputsOf(rng, tag, 0), ordered: rng.chance(0.5) };
    case "map-job":
      return { kind: "map-job", tag, inputs: inputsOf(rng, tag, 0.1), ordered: true };
  }
}

function spawnOf(rng: Rng, tag: string): SpawnStep {
  return {
    kind: "spawn",
    function: rng.pick(FUNCTIONS),
    ...workOf(rng, tag),
    key: rng.chance(0.6) ? `key-${tag}` : null,
    delaySeconds: rng.chance(0.2) ? rng.int(1, 3) : 0,
    priority: rng.int(-5, 5),
    cancel: rng.chance(0.1),
  };
}

function workOf(rng: Rng, tag: string, failing = 0.2): Work {
  return {
    tag,
    n: rng.int(0, 1_000),
    waitMs: rng.chance(0.3) ? rng.int(50, MAX_WAIT_MS) : 0,
    failures: rng.chance(failing) ? rng.pick([1, 2, Number.MAX_SAFE_INTEGER]) : 0,
  };
}

function inputsOf(rng: Rng, tag: string, failing: number): Work[] {
  return Array.from({ length: rng.int(5, 40) }, (_, index) => workOf(rng, `${tag}i${index}`, failing));
}

/** Two deaths of processes at least, and some of the lesser kind. */
function faultsOf(rng: Rng): PlannedFault[] {
  const deaths = Array.from({ length: rng.int(2, 3) }, () =>
    rng.weighted({ "kill-workerd": 3, "kill-runtime": 3, "kill-server": 2 }),
  );
  const others = Array.from({ length: rng.int(4, 8) }, () => rng.weighted({ "kill-worker": 4, scale: 2, redeploy: 2 }));
  return [...deaths, ...others]
    .map((kind) => ({ kind, atMs: rng.int(300, FAULTS_UNTIL_MS), choice: rng.next() }))
    .sort((a, b) => a.atMs - b.atMs);
}

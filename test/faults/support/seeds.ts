/**
 * Which seeds the fault suite runs: those of every run, or those that `npm run test:faults -- --seed 3,4` replays.
 */

/** Names the seeds to replay. */
export const SEED_VARIABLE = "TROUPE_FAULT_SEED";

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Seeds of each kind: against the objects alone, against a whole server, and durable runs on a whole server. */
export interface Seeds {
  readonly objects: readonly number[];
  readonly process: readonly number[];
  readonly runs: readonly number[];
}

/** A server's seed takes ten seconds of a machine that has nothing else to do. */
const EVERY_RUN: Seeds = { objects: range(20), process: range(12), runs: range(20) };

/** The seeds to run, given what the environment asks for: numbers with commas between. */
export function seedsOf(asked: string | undefined): Seeds {
  if (asked === undefined || asked === "") return EVERY_RUN;
  const seeds = asked.split(",").map(Number);
  if (seeds.some((seed) => !Number.isSafeInteger(seed) || seed < 0))
    throw new Error(`${SEED_VARIABLE} must be whole numbers with commas between, not "${asked}".`);
  return { objects: seeds, process: seeds, runs: seeds };
}

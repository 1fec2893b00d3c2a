/**
 * Which seeds the fault suite runs: those of every run, or the one that `npm run test:faults -- --seed <n>` replays.
 */

/** Names the seed to replay. */
export const SEED_VARIABLE = "TROUPE_FAULT_SEED";

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Seeds of each kind: against the objects alone, against a whole server, and durable runs on a whole server. */
export interface Seeds {
  readonly objects: readonly number[];
  readonly process: readonly number[];
  readonly runs: readonly number[];
}

/** A whole server takes half a minute a seed, so it gets fewer of them. */
const EVERY_RUN: Seeds = { objects: range(20), process: range(4), runs: range(20) };

/** The seeds to run, given what the environment asks for. */
export function seedsOf(asked: string | undefined): Seeds {
  if (asked === undefined || asked === "") return EVERY_RUN;
  const seed = Number(asked);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new Error(`${SEED_VARIABLE} must be a whole number, not "${asked}".`);
  return { objects: [seed], process: [seed], runs: [seed] };
}

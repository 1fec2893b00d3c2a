/**
 * All that is known after a run: what callers were told, what the server holds, what was seen from outside.
 */
import type { JobResponse } from "../../../src/contracts/responses.ts";
import type { MapLine, Told } from "./clients.ts";
import type { Effect } from "./effects.ts";

export interface Facts {
  readonly told: readonly Told[];
  /** Every job the server knows, by id. */
  readonly jobs: ReadonlyMap<string, JobResponse>;
  /** Results of map jobs, by the job's id. */
  readonly items: ReadonlyMap<string, readonly MapLine[]>;
  readonly effects: ReadonlyMap<string, readonly Effect[]>;
  /** When a process was killed, in milliseconds since the epoch. */
  readonly deaths: readonly number[];
  /** When a worker was ended with what ran on it. */
  readonly losses: readonly number[];
  /** The release of each version, by `name@version`. */
  readonly releases: ReadonlyMap<string, number>;
}

/** Clocks of two processes on one machine, and the time that a signal takes. */
const SLACK_MS = 200;

/** Runs of a tag. */
export function runsOf({ effects }: Facts, tag: string): readonly Effect[] {
  return effects.get(tag) ?? [];
}

/** Faults that may have hit something that lasted from one time to another. */
export function struckBetween({ deaths, losses }: Facts, from: number, to: number): number {
  return [...deaths, ...losses].filter((at) => at >= from - SLACK_MS && at <= to + SLACK_MS).length;
}

/** Deaths of the runtime in that time. */
export function deathsBetween({ deaths }: Facts, from: number, to: number): number {
  return deaths.filter((at) => at >= from - SLACK_MS && at <= to + SLACK_MS).length;
}

/** What is wrong with a value; null when nothing is. Null as version: any release will do. */
export function wrongValue(
  { releases }: Facts,
  value: unknown,
  work: { readonly tag: string; readonly n: number; readonly function: string },
  version: number | null,
): string | null {
  const known = [...releases].filter(([name]) =>
    version === null ? name.startsWith(`${work.function}@`) : name === `${work.function}@${version}`,
  );
  const right = known.map(([, release]) => JSON.stringify({ tag: work.tag, square: work.n ** 2, release }));
  const given = JSON.stringify(value);
  return right.includes(given) ? null : `gave ${given} instead of ${right.join(" or ")}`;
}

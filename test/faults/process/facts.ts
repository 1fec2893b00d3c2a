/**
 * All that is known after a run: what callers were told, what the server holds, what was seen from outside.
 */
import type { JobResponse } from "../../../src/contracts/responses.ts";
import type { MapLine, Told } from "./clients.ts";
import type { Effect } from "./effects.ts";

/** A fault, in milliseconds since the epoch: it may have been felt from one time until another. */
export interface Blow {
  readonly from: number;
  readonly until: number;
}

export interface Facts {
  readonly told: readonly Told[];
  /** Every job the server knows, by id. */
  readonly jobs: ReadonlyMap<string, JobResponse>;
  /** Results of map jobs, by the job's id. */
  readonly items: ReadonlyMap<string, readonly MapLine[]>;
  readonly effects: ReadonlyMap<string, readonly Effect[]>;
  /** A process was killed; it lasts until the server answers again. */
  readonly deaths: readonly Blow[];
  /** A worker was ended with what ran on it. */
  readonly losses: readonly Blow[];
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
  return [...deaths, ...losses].filter((blow) => isFelt(blow, from, to)).length;
}

/** Deaths of the runtime in that time. */
export function deathsBetween({ deaths }: Facts, from: number, to: number): number {
  return deaths.filter((blow) => isFelt(blow, from, to)).length;
}

function isFelt(blow: Blow, from: number, to: number): boolean {
  return blow.until >= from - SLACK_MS && blow.from <= to + SLACK_MS;
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

/**
 * What an ended job looks like to its callback, and when a post that failed is tried again.
 */
import type { JobRecord, JobWithValue } from "../../src/contracts/job.ts";
import { viewOf } from "../../src/contracts/job-view.ts";
import { MAX_CALLBACK_ATTEMPTS, MAX_CALLBACK_VALUE_BYTES } from "../../src/contracts/limits.ts";

const FIRST_PAUSE_MS = 5_000;
const MAX_PAUSE_MS = 1_800_000;

/**
 * The body: the job as it is told, with its value where it is JSON of at most 256 KiB. `valueOmitted` says that there is
 * one that has to be fetched.
 */
export function callbackBody({ job, value }: JobWithValue): string {
  const view = JSON.stringify(viewOf(job));
  if (value === undefined) return view;
  const fits = typeof value === "string" && value.length <= MAX_CALLBACK_VALUE_BYTES;
  return `${view.slice(0, -1)},${fits ? `"value":${value}` : '"valueOmitted":true'}}`;
}

/** Milliseconds until the post after the `attempts`-th: all of them take about an hour. `random` is in [0, 1). */
export function callbackPauseMs(attempts: number, random: number): number {
  return Math.min(FIRST_PAUSE_MS * 3 ** (attempts - 1), MAX_PAUSE_MS) * (0.9 + 0.2 * random);
}

/** How a callback stands after a post; null where another one is to follow. */
export function callbackState(
  attempts: number,
  isDelivered: boolean,
): Exclude<NonNullable<JobRecord["callback"]>["state"], "waiting"> | null {
  if (isDelivered) return "delivered";
  return attempts >= MAX_CALLBACK_ATTEMPTS ? "given_up" : null;
}

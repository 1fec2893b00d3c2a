/**
 * When what has ended is deleted: nobody sees it any more, so there is no hurry.
 */
import { KV_SWEEP_EVERY_MS } from "../../src/contracts/limits.ts";

/** When the alarm should ring for the next value to end, in milliseconds since the epoch; null: not at all. */
export function sweepTime(nextEndSeconds: number | null, nowMs: number): number | null {
  if (nextEndSeconds === null) return null;
  const endMs = Math.max(nextEndSeconds * 1_000, nowMs);
  // Values that end in the same while are deleted together.
  return Math.ceil(endMs / KV_SWEEP_EVERY_MS) * KV_SWEEP_EVERY_MS;
}

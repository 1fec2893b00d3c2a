/**
 * Plays the director to timetables under test: what is due is written down, and comes to what the test says.
 */
import type { Firing, FiringOutcome } from "../../../src/contracts/cron.ts";

/** What was called, and what calls come to; they never end while `outcome` is null. */
export const timetableStage: { readonly fired: Firing[]; outcome: FiringOutcome | null } = {
  fired: [],
  outcome: "made",
};

/** Begins anew. */
export function clearTimetableStage(): void {
  timetableStage.fired.length = 0;
  timetableStage.outcome = "made";
}

/** Plays one call. */
export function playFiring(firing: Firing): Promise<FiringOutcome> {
  timetableStage.fired.push(firing);
  const { outcome } = timetableStage;
  return outcome === null ? new Promise((resolve) => setTimeout(resolve, 3_600_000, "made")) : Promise.resolve(outcome);
}

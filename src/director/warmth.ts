/**
 * Functions that are to be loaded before their first call: whoever makes a version live has the roster see to it at
 * once, so that whoever calls next need not wait for the load.
 */
import type { LiveFunction } from "../contracts/function.ts";
import type { Roster } from "./ports.ts";

/** Has a function's live versions loaded, if they are to be kept so. */
export async function warmUpFor(roster: Roster, { overloads }: Pick<LiveFunction, "overloads">): Promise<void> {
  if (overloads.some(({ config }) => config.warm > 0)) await roster.warmUp();
}

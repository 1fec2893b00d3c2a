/**
 * The end of a function: with all its versions, and with what is remembered of it.
 */
import type { Removed } from "../contracts/registry.ts";
import type { Result } from "../contracts/result.ts";
import { purgeEverywhere } from "./cache/everywhere.ts";
import type { Changing } from "./decide.ts";
import type { Director } from "./director.ts";

/** Removes a function. Faults: `function_not_found`, `forbidden`. */
export async function removeWhole(director: Director, { name, by }: Changing): Promise<Result<Removed>> {
  const removed = await director.registry.remove({ name, by });
  // Nobody can ask for its results any more; whoever deploys the name next begins without.
  if (removed.ok) director.background(purgeEverywhere(director, name).catch(() => 0));
  return removed;
}

/**
 * The end of a function: with all its versions, and with what is kept beside it.
 */
import type { Removed } from "../contracts/registry.ts";
import type { Result } from "../contracts/result.ts";
import { purgeEverywhere } from "./cache/everywhere.ts";
import type { Changing } from "./decide.ts";
import type { Director } from "./director.ts";

/** Removes a function. Faults: `function_not_found`, `forbidden`. */
export async function removeWhole(director: Director, { name, by }: Changing): Promise<Result<Removed>> {
  const removed = await director.registry.remove({ name, by });
  // Nobody can ask for it any more; whoever deploys the name next begins without.
  if (removed.ok) director.background(forget(director, { name, by }));
  return removed;
}

/** Forgets its results, its timetable, its domains, and who watches it. Never rejects. */
async function forget(director: Director, { name, by }: Changing): Promise<void> {
  const { crons, tails, domains, hosts } = director;
  const undomain = domains.set({ function: name, hostnames: [], by }).then(() => hosts.refresh());
  await Promise.allSettled([purgeEverywhere(director, name), crons.forget(name), tails.closeAll(name), undomain]);
}

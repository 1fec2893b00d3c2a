/**
 * The end of a function: with all its versions, and with what is kept beside it.
 */
import type { FunctionName } from "../contracts/ids.ts";
import type { Principal } from "../contracts/keys.ts";
import type { Removed } from "../contracts/registry.ts";
import type { Result } from "../contracts/result.ts";
import { purgeEverywhere } from "./cache/everywhere.ts";
import type { Changing } from "./decide.ts";
import type { Director } from "./director.ts";
import { unwrap } from "./resolve.ts";

/** Removes a function. Faults: `function_not_found`, `forbidden`. */
export async function removeWhole(director: Director, { name, by }: Changing): Promise<Result<Removed>> {
  const removed = await director.registry.remove({ name, by });
  if (!removed.ok) return removed;
  // Waited for: what the caller sets up for a new function of the name is not to be forgotten with the old one.
  await Promise.allSettled([purgeEverywhere(director, name), ...forgetting(director, name, by)]);
  return removed;
}

/**
 * Forgets what a removal may have left, for it can be broken off: whoever deploys a name that was used before inherits
 * neither hosts nor timetables, and is watched by nobody. Throws what keeps it from being forgotten.
 */
export async function forgetLeftovers(director: Director, { name, by }: Changing): Promise<void> {
  await Promise.all(forgetting(director, name, by));
}

/** Its timetable, its domains, and who watches it. */
function forgetting({ crons, tails, domains, hosts }: Director, name: FunctionName, by: Principal): Promise<void>[] {
  const undomain = async () => {
    unwrap(await domains.set({ function: name, hostnames: [], by }));
    await hosts.refresh();
  };
  return [crons.forget(name), tails.closeAll(name), undomain()];
}

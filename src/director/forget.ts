/**
 * What is kept beside a function, and goes with it: whoever deploys the name next begins without.
 */
import type { FunctionName } from "../contracts/ids.ts";
import { purgeEverywhere } from "./cache/everywhere.ts";
import type { Director } from "./director.ts";

/** Forgets it, in the background: the function itself is removed already, and nobody can ask for it any more. */
export function forgetFunction(director: Director, name: FunctionName): void {
  const { crons, tails, background } = director;
  background(Promise.allSettled([purgeEverywhere(director, name), crons.forget(name), tails.closeAll(name)]));
}

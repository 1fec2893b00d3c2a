/**
 * Functions that are suspended: nobody's calls of them are run until somebody resumes them. Jobs may wait meanwhile.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import type { LiveFunction } from "../contracts/function.ts";
import type { FunctionName } from "../contracts/ids.ts";
import type { Director } from "./director.ts";

/** Why a function may not be called, or null when it may. */
export function suspensionOf({ name, suspended }: LiveFunction): TroupeFault | null {
  return suspended ? fault("function_suspended", `${name} is suspended.`) : null;
}

/** Ends whatever runs of a function, on every worker that answers. */
export async function cancelEverywhere({ roster, workers }: Director, name: FunctionName): Promise<void> {
  const entries = await roster.list();
  await Promise.allSettled(entries.map(({ id }) => workers.cancelFunction(id, name)));
}

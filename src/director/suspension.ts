/**
 * Functions that take no calls: nobody's calls of one that is suspended are run until somebody resumes it, though jobs may
 * wait meanwhile; and one that answers web requests takes no arguments.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import { type LiveFunction, newestOf } from "../contracts/function.ts";
import type { FunctionName } from "../contracts/ids.ts";
import type { Entry } from "../contracts/sandbox-call.ts";
import type { Director } from "./director.ts";

/** Why a function may not be called, or null when it may. */
export function suspensionOf({ name, suspended }: LiveFunction): TroupeFault | null {
  return suspended ? fault("function_suspended", `${name} is suspended.`) : null;
}

/**
 * Why a function takes no calls with arguments, or null when it does: it is suspended, or it answers web requests and no
 * `entry` says what else of it is called.
 */
export function refusalOf(live: LiveFunction, entry?: Entry): TroupeFault | null {
  const answers = entry === undefined && newestOf(live).kind === "fetch";
  return suspensionOf(live) ?? (answers ? answersRequests(live.name) : null);
}

/** The fault of a call of a function that answers web requests. */
export function answersRequests(name: string): TroupeFault {
  return fault("invalid_request", `${name} answers web requests and takes no arguments; call it at /f/${name}.`);
}

/** Ends whatever runs of a function, on every worker that answers. */
export async function cancelEverywhere({ roster, workers }: Director, name: FunctionName): Promise<void> {
  const entries = await roster.list();
  await Promise.allSettled(entries.map(({ id }) => workers.cancelFunction(id, name)));
}

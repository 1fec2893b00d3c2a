/**
 * One attempt of a step's call, through the pipeline of every call; and whether there is to be another one.
 */

import { type LiveFunction, newestOf } from "../../contracts/function.ts";
import { fractionOf } from "../../contracts/ids.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { CallOutcome, StepCall } from "../../workflow/performer.ts";
import { pauseBefore, retryOf } from "../call/retry.ts";
import type { Director } from "../director.ts";
import { type CallOptions, invoke } from "../invoke.ts";

/** What an attempt is made with, besides what the step says. */
export interface AttemptOptions extends Pick<CallOptions, "repeatable" | "cf"> {
  /** The attempts, with this one. */
  readonly attempts: number;
}

/** What an attempt has come to: the call is over, or is made again after a pause. */
export type Attempted =
  | { readonly state: "over"; readonly outcome: Result<CallOutcome> }
  | { readonly state: "again"; readonly pauseMs: number };

/**
 * Makes an attempt. The step says how often; else the function does. What the platform could not take is tried again in any
 * case.
 */
export async function attemptCall(
  director: Director,
  live: LiveFunction,
  call: StepCall,
  { attempts, repeatable, cf }: AttemptOptions,
): Promise<Attempted> {
  const { args, named, retry, timeoutMs, cpuMs, cache, remember, preferWorker } = call;
  const options = { repeatable, encoding: "cbor", timeoutMs, cpuMs, cache, remember, preferWorker, cf } as const;
  const invoked = await invoke(director, live, { args, named }, options);
  if (invoked.ok) {
    const { version, worker, cached, cpuMs } = invoked.value.invocation;
    const outcome = { value: invoked.value.value, version, worker, cached, attempts, cpuMs };
    return { state: "over", outcome: succeed(outcome) };
  }
  const { config } = newestOf(live);
  const policy = retryOf(undefined, retry ?? config.retry, repeatable || config.idempotent);
  const pauseMs = pauseBefore(invoked.fault, attempts, policy, fractionOf(director.entropy));
  if (pauseMs !== null) return { state: "again", pauseMs };
  const details = { ...invoked.fault.details, attempts };
  return { state: "over", outcome: fail({ ...invoked.fault, details }) };
}

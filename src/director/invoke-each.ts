/**
 * One function called many times: what jobs with many inputs come down to.
 */
import type { LiveFunction } from "../contracts/function.ts";
import { MAP_CONCURRENCY } from "../contracts/limits.ts";
import type { Result } from "../contracts/result.ts";
import type { Invoked } from "./call/conclude.ts";
import type { Director } from "./director.ts";
import { Caller, type CallerOptions, type EachCall } from "./each/caller.ts";

export type { EachCall } from "./each/caller.ts";

/** How the calls are made. */
export type EachOptions = Omit<CallerOptions, "concurrency" | "failed"> & Partial<Pick<CallerOptions, "concurrency">>;

/** Tells how the call at an index ended, once for each call, in no order. */
export type Tell = (index: number, outcome: Result<Invoked>) => void;

/** Makes the calls. Resolves when the last one has been told of; rejects for failures of our own only. */
export function invokeEach(
  director: Director,
  live: LiveFunction,
  calls: readonly EachCall[],
  options: EachOptions,
  tell: Tell,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = calls.length;
    const concurrency = options.concurrency ?? MAP_CONCURRENCY.default;
    const caller = new Caller(director, live, { ...options, concurrency, failed: reject });
    for (const [index, call] of calls.entries()) {
      caller.add(call, (outcome) => {
        tell(index, outcome);
        left--;
        if (left === 0) resolve();
      });
    }
    if (left === 0) resolve();
    caller.begin();
  });
}

/**
 * One function called many times: what maps and jobs come down to.
 */
import type { LiveFunction } from "../contracts/function.ts";
import type { Result } from "../contracts/result.ts";
import type { GivenArguments } from "./arguments.ts";
import type { Director } from "./director.ts";
import type { CallOptions, Invoked } from "./invoke.ts";
import { invoke } from "./invoke.ts";

/** One of many calls. */
export interface EachCall {
  readonly id: string;
  readonly given: GivenArguments;
}

/** Tells how the call at an index ended, once for each call, in no order. */
export type Tell = (index: number, outcome: Result<Invoked>) => void;

/** Makes the calls, all at once. Resolves when the last one has been told of; rejects for failures of our own only. */
export async function invokeEach(
  director: Director,
  live: LiveFunction,
  calls: readonly EachCall[],
  options: Omit<CallOptions, "id">,
  tell: Tell,
): Promise<void> {
  await Promise.all(
    calls.map(async ({ id, given }, index) => tell(index, await invoke(director, live, given, { ...options, id }))),
  );
}

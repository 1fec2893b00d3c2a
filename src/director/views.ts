/**
 * Records as the API shows them: what concerns callers, without what only directors and workers use.
 */
import type { FunctionVersion, LiveFunction } from "../contracts/function.ts";
import { newestOf } from "../contracts/function.ts";

/** A version as it is listed and shown. */
export function describeVersion({ revision: _revision, trace: _trace, ...shown }: FunctionVersion) {
  return shown;
}

/** A function as it is listed and shown: the members of its newest live version, and all of them as `overloads`. */
export function describeFunction(live: LiveFunction) {
  return { ...describeVersion(newestOf(live)), overloads: live.overloads.map(describeVersion) };
}

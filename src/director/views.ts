/**
 * Records as the API shows them: what concerns callers, without what only directors and workers use.
 */
import type { FunctionVersion } from "../contracts/function.ts";

/** A function's version as it is listed and shown. */
export function describeFunction({ revision: _revision, ...shown }: FunctionVersion) {
  return shown;
}

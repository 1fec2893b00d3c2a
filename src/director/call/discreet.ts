/**
 * What a caller may know of a failure: strangers see nothing of a public function's code and logs.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import type { Result } from "../../contracts/result.ts";

/** The same, as callers with a key see it and as all others do. */
export function discreet<Value>(result: Result<Value>, keyed: boolean): Result<Value> {
  return result.ok || keyed ? result : { ok: false, fault: discreetFault(result.fault) };
}

/** A failure as strangers may see it. */
export function discreetFault(fault: TroupeFault): TroupeFault {
  if (fault.details === undefined) return fault;
  const { stack: _stack, invocation: _invocation, ...details } = fault.details;
  return { ...fault, details };
}

/**
 * Reading a `Result` in a test.
 */
import type { ErrorCode } from "../../src/contracts/errors.ts";
import type { Result } from "../../src/contracts/result.ts";

/** The value of a success; a failure fails the test with its fault. */
export function unwrap<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`failed with ${result.fault.code}: ${result.fault.message}`);
  return result.value;
}

/** The code of a failure, or `ok`. */
export function faultCode(result: Result<unknown>): ErrorCode | "ok" {
  return result.ok ? "ok" : result.fault.code;
}

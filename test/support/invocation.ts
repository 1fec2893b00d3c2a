/**
 * An invocation to run code of the shim in, without an isolate.
 */
import { type Invocation, within } from "../../src/sandbox/shim/invocation.ts";

const INVOCATION: Invocation = {
  id: "inv_test",
  limits: { cpuMs: 60_000, timeoutMs: 60_000, maxOutputBytes: 1_000_000, subRequests: 0 },
  sentMs: 0,
  encoding: "json",
  abort: () => {},
  refusal: null,
  startUpFailed: false,
  logs: [],
  background: [],
  logBytes: 0,
  usedMs: 0,
  requests: 0,
  marked: false,
  turns: 0,
};

/** Runs `body` as part of an invocation. */
export function invoked<Value>(body: () => Value): Value {
  return within(INVOCATION, body);
}

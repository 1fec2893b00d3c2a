/**
 * The outcome of a check that may fail by design.
 *
 * Pure layers and Durable Objects return a `Result` (thrown errors lose their fields over RPC); adapters and
 * routes turn a failed one into a thrown `TroupeError`.
 */
export type Result<Value, Fault = TroupeFault> = { ok: true; value: Value } | { ok: false; fault: Fault };

import type { TroupeFault } from "./errors.ts";

/** Wraps a value as a success. */
export function succeed<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

/** Wraps a fault as a failure. */
export function fail<Fault>(fault: Fault): { ok: false; fault: Fault } {
  return { ok: false, fault };
}

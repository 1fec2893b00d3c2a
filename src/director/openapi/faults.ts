/**
 * Codes that belong together, derived from the table of errors wherever it tells them apart.
 */
import { ERRORS, type ErrorCode } from "../../contracts/errors.ts";
import type { FaultDoc } from "./operation-doc.ts";

/** All codes of the table, in its order. */
const ALL_CODES = Object.keys(ERRORS) as readonly ErrorCode[];

/** What a function can do wrong while it runs. */
const FUNCTION_FAULTS = ALL_CODES.filter((code) => ERRORS[code].source === "function");

/** What a call can end with once its function is found. */
export const CALL_FAULTS: readonly ErrorCode[] = [
  "invalid_request",
  "invalid_arguments",
  "function_suspended",
  ...FUNCTION_FAULTS,
  "overloaded",
  "worker_unavailable",
  "secrets_unavailable",
];

/** What the first start of deployed code can end with. */
export const PROBE_FAULTS: readonly ErrorCode[] = [
  "user_error",
  "cpu_limit",
  "timeout",
  "memory_limit",
  "overloaded",
  "worker_unavailable",
  "secrets_unavailable",
];

/** Refusals of a caller whose key is missing, unknown or too weak. */
export const KEY_FAULTS: readonly ErrorCode[] = ["unauthorized", "forbidden"];

/** Refusals of a body that cannot be read. */
export const BODY_FAULTS: readonly ErrorCode[] = ["invalid_request", "payload_too_large"];

/** Codes by the status they are answered with; each once, in the table's order, statuses ascending. */
export function byStatus(faults: readonly FaultDoc[]): Map<number, ErrorCode[]> {
  const statuses = new Map<number, Set<ErrorCode>>();
  for (const fault of faults) {
    const { code, status } = typeof fault === "string" ? { code: fault, status: ERRORS[fault].status } : fault;
    statuses.set(status, (statuses.get(status) ?? new Set()).add(code));
  }
  return new Map(
    [...statuses]
      .sort(([left], [right]) => left - right)
      .map(([status, codes]) => [status, ALL_CODES.filter((code) => codes.has(code))]),
  );
}

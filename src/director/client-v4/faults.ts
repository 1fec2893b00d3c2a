/**
 * Faults in the numbers of `/client/v4`.
 *
 * Some numbers mean something to the tool: that a Worker is new, or that secrets have changed. Our own begin at 100000,
 * where it knows none. Whatever the caller got wrong is below 500: above, the tool sends uploads again.
 */
import type { ErrorCode, TroupeFault } from "../../contracts/errors.ts";
import { ERRORS, TroupeError } from "../../contracts/errors.ts";
import type { Refusal } from "./envelope.ts";

/** The numbers. */
export const V4_CODES = {
  /** No such key, or none given. The number that is meant for it makes the tool ask on and stumble. */
  unknownKey: 10001,
  /** No such Worker. */
  noScript: 10007,
  /** The code could not be compiled, or not be started. */
  invalidScript: 10021,
  tooLarge: 10027,
  /** No such secret. */
  noSecret: 10056,
  nothingToInherit: 10057,
  /** No such Worker, where `/workers/services` is asked. */
  noService: 10090,
  /** No such key, and no such namespace, of key-value storage; and a title that is given already. */
  noKvKey: 10009,
  noKvNamespace: 10013,
  kvTitleTaken: 10014,
  /** No such Worker in a dispatch namespace. */
  noDispatchScript: 10092,
  noDispatchNamespace: 100_119,
  /** Secrets were changed since the version that is to be live again; the tool asks, and forces. */
  secretsChanged: 10220,
  noVersion: 100_404,
  /** What this platform has not. */
  unsupported: 100_001,
  /** What does not hold together. */
  invalid: 100_000,
  forbidden: 100_002,
  conflict: 100_003,
  internal: 100_500,
} as const;

/** A refusal, thrown by handlers. */
export class V4Error extends Error {
  override readonly name = "V4Error";
  readonly refusal: Refusal;

  /** `others` are further things that are wrong, of the same kind. */
  constructor(status: Refusal["status"], code: number, message: string, others: readonly string[] = []) {
    super(message);
    this.refusal = { status, code, message, others };
  }
}

/** The numbers of our own faults; the others are `invalid`. */
const NUMBERS: Partial<Record<ErrorCode, number>> = {
  unauthorized: V4_CODES.unknownKey,
  forbidden: V4_CODES.forbidden,
  function_not_found: V4_CODES.noScript,
  version_not_found: V4_CODES.noVersion,
  kv_namespace_not_found: V4_CODES.noKvNamespace,
  secret_not_found: V4_CODES.noSecret,
  conflict: V4_CODES.conflict,
  invalid_source: V4_CODES.invalidScript,
  user_error: V4_CODES.invalidScript,
  cpu_limit: V4_CODES.invalidScript,
  memory_limit: V4_CODES.invalidScript,
  timeout: V4_CODES.invalidScript,
  payload_too_large: V4_CODES.tooLarge,
  internal: V4_CODES.internal,
};

/** Status of faults of functions: a start that took too long is no failure of a gateway, and is not to be repeated. */
const UNFIT_STATUS = 422;

/** What to answer to whatever was thrown. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof V4Error) return thrown.refusal;
  if (thrown instanceof TroupeError) return refusalOfFault(thrown.fault);
  return { status: 500, code: V4_CODES.internal, message: "The request could not be completed." };
}

function refusalOfFault({ code, message, retryAfterSeconds }: TroupeFault): Refusal {
  const { source, status } = ERRORS[code];
  return {
    status: source === "function" ? UNFIT_STATUS : status,
    code: NUMBERS[code] ?? V4_CODES.invalid,
    message,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

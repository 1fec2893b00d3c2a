/**
 * When a request that failed is sent again, and after which pause.
 *
 * Two questions decide. May it succeed the second time? The error table says so (`retryable`), and a connection that
 * failed may come back. May it do harm? Not if nothing ran, and not if running twice is what running once is: the
 * caller said so (`repeatable`), or it only reads.
 */
import { TroupeError } from "../contracts/errors.ts";
import { ConnectionError } from "./errors.ts";

export interface RetryPolicy {
  /** How often a request is sent at most; 1 never sends it again. */
  readonly attempts: number;
  /** Longest pause before the second attempt; it doubles from attempt to attempt. */
  readonly firstPauseMs: number;
  /** Longest pause of all. A server that asks for more with `Retry-After` is not asked again. */
  readonly maxPauseMs: number;
  /**
   * Whether every call may run twice without harm. Calls then carry an `Idempotency-Key`, which lets the server repeat
   * them too, and are sent again even when they may have run.
   */
  readonly repeatable: boolean;
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 3, firstPauseMs: 200, maxPauseMs: 10_000, repeatable: false };
export const NO_RETRY: RetryPolicy = { ...DEFAULT_RETRY, attempts: 1 };

/** A request that failed. */
export interface Failed {
  readonly error: unknown;
  /** 1 for the first. */
  readonly attempt: number;
  /** Whether sending the request twice does what sending it once does. */
  readonly repeatable: boolean;
}

/** The pause before the next attempt, in milliseconds; null when there is to be none. `random` gives 0 up to 1. */
export function pauseBeforeRetry(policy: RetryPolicy, failed: Failed, random: () => number): number | null {
  const { error, attempt, repeatable } = failed;
  if (attempt >= policy.attempts || !mayRetry(error, repeatable)) return null;
  const ceilingMs = Math.min(policy.firstPauseMs * 2 ** (attempt - 1), policy.maxPauseMs);
  const askedMs = error instanceof TroupeError ? (error.fault.retryAfterSeconds ?? 0) * 1_000 : 0;
  if (askedMs > policy.maxPauseMs) return null;
  // Jitter over the whole range: callers that failed together must not come back together.
  return askedMs + random() * ceilingMs;
}

function mayRetry(error: unknown, repeatable: boolean): boolean {
  if (error instanceof ConnectionError) return error.retryable && repeatable;
  return error instanceof TroupeError && error.retryable && (repeatable || didNotRun(error));
}

/** Codes of requests that were turned away before anything ran. */
function didNotRun({ code }: TroupeError): boolean {
  return code === "overloaded" || code === "rate_limited";
}

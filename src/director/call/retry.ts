/**
 * Which calls of a map or of a workflow are tried again, and when.
 *
 * What the platform has lost or could not take is tried again always; a call that may have run only where it may run
 * twice; what the function itself did wrong only where the caller or the function's `config.retry` asks for it.
 */
import { ERRORS, type TroupeFault } from "../../contracts/errors.ts";
import type { RetryPolicy } from "../../contracts/function.ts";
import { JOB_LIMITS } from "../../contracts/limits.ts";

/** How failures of calls are met. */
export interface Retry {
  readonly maxAttempts: number;
  /** Whether failures of the function are tried again. */
  readonly ofFunction: boolean;
  /** Whether a call may run twice. */
  readonly repeatable: boolean;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
}

/** What is asked for, by a map (`maxAttempts`), and by a step of a workflow or else by the function (`policy`). */
export function retryOf(
  maxAttempts: number | undefined,
  policy: Omit<RetryPolicy, "maxAgeSeconds"> | undefined,
  repeatable: boolean,
): Retry {
  return {
    maxAttempts: maxAttempts ?? policy?.maxAttempts ?? JOB_LIMITS.maxAttempts.default,
    ofFunction: maxAttempts !== undefined || policy !== undefined,
    repeatable,
    backoffMs: policy?.backoffMs ?? JOB_LIMITS.backoffMs.default,
    maxBackoffMs: policy?.maxBackoffMs ?? JOB_LIMITS.maxBackoffMs.default,
  };
}

/**
 * Milliseconds until the next attempt after `attempts` of them; null when there is none. The pause doubles from failure
 * to failure; `random` (from 0 up to 1) makes it shorter by up to a half, so that many failures do not come back at once.
 */
export function pauseBefore(fault: TroupeFault, attempts: number, retry: Retry, random: number): number | null {
  if (attempts >= retry.maxAttempts || !mayTryAgain(fault, retry)) return null;
  return Math.min(retry.maxBackoffMs, retry.backoffMs * 2 ** (attempts - 1)) * (1 - random / 2);
}

function mayTryAgain({ code }: TroupeFault, { ofFunction, repeatable }: Retry): boolean {
  if (code === "worker_unavailable") return repeatable;
  const { source, retryable } = ERRORS[code];
  if (source === "platform") return retryable;
  return source === "function" && code !== "cancelled" && ofFunction;
}

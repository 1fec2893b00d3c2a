/**
 * From what a caller asks for to when a job runs and how its failures are met. Pure; times in milliseconds.
 */
import { fault } from "../../contracts/errors.ts";
import type { RetryPolicy } from "../../contracts/function.ts";
import type { JobPolicy, SpawnRequest } from "../../contracts/job.ts";
import { JOB_LIMITS } from "../../contracts/limits.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";

/** When a job runs first, and its policy. */
export interface JobPlan {
  readonly runAt: number;
  readonly policy: JobPolicy;
}

type Wishes = Pick<SpawnRequest, "runAfter" | "maxAttempts" | "maxAgeSeconds">;

/**
 * Plans: the request overrides the function's `retry`, which overrides the defaults. A job that waits has its time from
 * then on, unless the caller says how old it may get. Fault: `invalid_request`.
 */
export function planJob(wishes: Wishes, retry: RetryPolicy | undefined, nowMs: number): Result<JobPlan> {
  const { maxAttempts, maxAgeSeconds } = wishes;
  const runAt = runAtOf(wishes.runAfter, nowMs);
  const delayMs = runAt - nowMs;
  if (delayMs > JOB_LIMITS.maxDelaySeconds * 1_000) {
    return fail(fault("invalid_request", `\`runAfter\` is more than ${JOB_LIMITS.maxDelaySeconds} seconds from now.`));
  }
  if (maxAgeSeconds !== undefined && maxAgeSeconds * 1_000 <= delayMs) {
    return fail(fault("invalid_request", "The job would be given up before `runAfter`: raise `maxAgeSeconds`."));
  }
  const usualMs = (retry?.maxAgeSeconds ?? JOB_LIMITS.maxAgeSeconds.default) * 1_000;
  const policy = {
    maxAttempts: maxAttempts ?? retry?.maxAttempts ?? JOB_LIMITS.maxAttempts.default,
    retryErrors: retry !== undefined || maxAttempts !== undefined,
    backoffMs: retry?.backoffMs ?? JOB_LIMITS.backoffMs.default,
    maxBackoffMs: retry?.maxBackoffMs ?? JOB_LIMITS.maxBackoffMs.default,
    maxAgeMs: maxAgeSeconds === undefined ? delayMs + usualMs : maxAgeSeconds * 1_000,
  };
  return succeed({ runAt, policy });
}

/** A time that has passed means: now. */
function runAtOf(runAfter: Wishes["runAfter"], nowMs: number): number {
  if (runAfter === undefined) return nowMs;
  return typeof runAfter === "number"
    ? nowMs + Math.round(runAfter * 1_000)
    : Math.max(nowMs, Math.floor(Date.parse(runAfter)));
}

/**
 * What becomes of a job after an attempt: pure decisions, the clock and the dice come in.
 *
 * A failure of the platform is tried again, one of the function only where the policy says so, one of the caller never.
 * Attempts never exceed `maxAttempts`, and nothing begins after `maxAgeMs`.
 *
 * **Crashes.** When the process died, everything that ran in it was lost, and one of these jobs may have killed it. Which
 * one cannot be told, so each of them is a suspect from then on, and begins again alone (`ward.ts`): an innocent one comes
 * through, a killer dies in no company but that of jobs which have run for long. After the second crash a job is the only
 * suspect while it runs. So the third one is its own doing, and puts it into quarantine; and its company of the first
 * crash lost an attempt, no more. A suspect stays one until it is over, for it may kill only now and then.
 * The process is known by its name (`Ward.isolate`). Where an object was lost and the process was not, nobody killed
 * anything: that is a loss like any other.
 */
import type { TroupeFault } from "../../src/contracts/errors.ts";
import { ERRORS, fault } from "../../src/contracts/errors.ts";
import type { DeadReason, JobPolicy } from "../../src/contracts/job.ts";
import { MAX_JOB_CRASHES } from "../../src/contracts/limits.ts";

/** First pause after a loss: nothing speaks for waiting longer, for it was not the job that failed. */
const MAX_LOSS_BACKOFF_MS = 250;
/** Pause of a job that found every worker busy. */
const BUSY_PAUSE_MS = 200;

/** A job that has just had an attempt, which is counted in `attempts`. */
export interface Standing {
  readonly attempts: number;
  readonly crashes: number;
  /** From when its age counts, milliseconds since the epoch. */
  readonly since: number;
}

/** The moment of a decision, and a number in [0, 1) for jitter. */
export interface Moment {
  readonly nowMs: number;
  readonly random: number;
}

/** What becomes of it. `runAt` in milliseconds since the epoch. */
export type Verdict =
  | { readonly state: "queued"; readonly attempts: number; readonly crashes: number; readonly runAt: number }
  | { readonly state: "failed"; readonly crashes: number }
  | { readonly state: "dead"; readonly crashes: number; readonly reason: DeadReason };

/** After an attempt that ended with a fault. */
export function afterFailure(job: Standing, policy: JobPolicy, { code }: TroupeFault, moment: Moment): Verdict {
  if (!isRetried(code, policy)) return { state: "failed", crashes: job.crashes };
  return again(job, policy, policy.backoffMs, moment);
}

/** After an attempt that nothing was heard of again; `crashed` where the process died. */
export function afterLoss(job: Standing, policy: JobPolicy, crashed: boolean, moment: Moment): Verdict {
  const crashes = job.crashes + (crashed ? 1 : 0);
  if (crashes >= MAX_JOB_CRASHES) return { state: "dead", reason: "quarantine", crashes };
  return again({ ...job, crashes }, policy, Math.min(policy.backoffMs, MAX_LOSS_BACKOFF_MS), moment);
}

/** After an attempt that was not begun: it does not count. */
export function afterPostponement(job: Standing, policy: JobPolicy, why: TroupeFault, moment: Moment): Verdict {
  const pauseMs = why.code === "overloaded" ? BUSY_PAUSE_MS : (why.retryAfterSeconds ?? 1) * 1_000;
  const runAt = Math.ceil(moment.nowMs + pauseMs * (0.5 + moment.random));
  const { crashes } = job;
  if (isTooOld(job, policy, runAt)) return { state: "dead", reason: "age", crashes };
  return { state: "queued", attempts: job.attempts - 1, crashes, runAt };
}

/** Whether a job is too old to begin at a time. */
export function isTooOld({ since }: Pick<Standing, "since">, { maxAgeMs }: JobPolicy, atMs: number): boolean {
  return atMs - since >= maxAgeMs;
}

/** The fault of an attempt that nothing was heard of. */
export function lostFault(crashed: boolean): TroupeFault {
  const what = crashed ? "The runtime was lost while the job ran." : "What ran the job was lost.";
  return fault("worker_unavailable", what);
}

function isRetried(code: TroupeFault["code"], { retryErrors }: JobPolicy): boolean {
  const { source, retryable } = ERRORS[code];
  if (code === "cancelled") return false;
  return retryable || source === "platform" || (source === "function" && retryErrors);
}

function again({ attempts, crashes, since }: Standing, policy: JobPolicy, baseMs: number, moment: Moment): Verdict {
  if (attempts >= policy.maxAttempts) return { state: "dead", reason: "attempts", crashes };
  const runAt = Math.ceil(moment.nowMs + moment.random * backoffMs(attempts, baseMs, policy.maxBackoffMs));
  if (isTooOld({ since }, policy, runAt)) return { state: "dead", reason: "age", crashes };
  return { state: "queued", attempts, crashes, runAt };
}

/** The longest pause after so many attempts. Doubling from failure to failure; past 2^40 nothing is told apart. */
function backoffMs(attempts: number, baseMs: number, maxMs: number): number {
  return Math.min(baseMs * 2 ** Math.min(attempts - 1, 40), maxMs);
}

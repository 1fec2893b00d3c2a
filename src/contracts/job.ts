/**
 * Jobs: invocations that outlive their request. What a caller asks for, what is kept, what is told.
 *
 * A job is written before it is acknowledged, and runs at least once. It ends in exactly one of four states; from
 * `failed`, `cancelled` and `dead` it can be sent on its way again, by a person's decision.
 */
import { z } from "zod";
import type { CacheMode } from "./cache.ts";
import { fault, type TroupeFault } from "./errors.ts";
import type { Idempotency } from "./idempotency.ts";
import { functionName } from "./ids.ts";
import type { EncodedValue, Encoding, InvocationReport } from "./invocation.ts";
import { invokeRequest } from "./invocation.ts";
import { JOB_LIMITS, MAX_CALLBACK_URL_LENGTH } from "./limits.ts";

export const JOB_STATES = ["queued", "running", "succeeded", "failed", "cancelled", "dead"] as const;
export const jobState = z.enum(JOB_STATES);
/**
 * `failed`: ended by an error that is not to be tried again. `dead`: given up, for the reason that `DeadReason` names; it
 * waits to be redriven.
 */
export type JobState = z.infer<typeof jobState>;

/** Whether a job in this state is over. */
export function isTerminal(state: JobState): boolean {
  return state !== "queued" && state !== "running";
}

/** The fault of an id that no invocation has. */
export function noJob(id: string): TroupeFault {
  return fault("invocation_not_found", `There is no invocation ${JSON.stringify(id)}.`);
}

/**
 * Why a job was given up: its attempts are used up, it grew older than `maxAgeSeconds`, or it took the runtime down with
 * it each time it ran.
 */
export const DEAD_REASONS = ["attempts", "age", "quarantine"] as const;
export type DeadReason = (typeof DEAD_REASONS)[number];

const bounded = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

/** What a job may be told besides its call; each member overrides what the function's `config.retry` says. */
const jobOptions = {
  /** Seconds from now before which it does not run, or a time of RFC 3339. */
  runAfter: z
    .union([z.number().nonnegative().max(JOB_LIMITS.maxDelaySeconds), z.iso.datetime({ offset: true })])
    .optional(),
  /** Of those that are due, the one with the larger number runs first. */
  priority: bounded(JOB_LIMITS.priority).optional(),
  maxAttempts: bounded(JOB_LIMITS.maxAttempts).optional(),
  /** A job that has not succeeded so long after it was accepted is given up. */
  maxAgeSeconds: bounded(JOB_LIMITS.maxAgeSeconds).optional(),
  /** Where the ended job is posted to, signed; see docs/jobs.md. */
  callback: z.string().max(MAX_CALLBACK_URL_LENGTH).optional(),
};

/** One input of a map: arguments by position, or by name. */
export const mapInput = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);
export type MapInput = z.infer<typeof mapInput>;

/** What happens to the rest when an input fails: it is not begun, or it goes on and the error stands in its place. */
export const onError = z.enum(["stop", "return"]);

/** Body of `POST …/spawn`: that of an invoke with the options of a job; or `inputs`, for a job of many calls. */
export const spawnRequest = invokeRequest.extend({
  ...jobOptions,
  inputs: z.array(mapInput).min(1).max(JOB_LIMITS.inputs.max).optional(),
  /** Of a job with `inputs`. */
  onError: onError.optional(),
});
export type SpawnRequest = z.infer<typeof spawnRequest>;

/** The call that a job makes, decided when it was accepted: later deploys do not change it. */
export interface JobCall {
  readonly function: string;
  readonly version: number;
  /** Arguments in the version's order, as CBOR. */
  readonly args: Uint8Array;
  readonly encoding: Encoding;
  readonly timeoutMs?: number | undefined;
  readonly cpuMs?: number | undefined;
  readonly routing?: string | undefined;
  readonly cache?: CacheMode | undefined;
}

/** How failures of a job are met. Times in milliseconds. */
export interface JobPolicy {
  readonly maxAttempts: number;
  /** Whether what the function itself does wrong is tried again; losses of the platform always are. */
  readonly retryErrors: boolean;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  readonly maxAgeMs: number;
}

/** A job as the director hands it over to be kept. */
export interface NewJob {
  /** `inv_…`; its last digit names the shard that keeps it. */
  readonly id: string;
  readonly call: Omit<JobCall, "args">;
  /** One for a single call; of a map, one for each input, in order. */
  readonly inputs: readonly Uint8Array[];
  readonly isMap: boolean;
  readonly onError: "stop" | "return";
  readonly policy: JobPolicy;
  readonly priority: number;
  /** Milliseconds since the epoch. */
  readonly runAt: number;
  readonly callback: JobCallback | null;
  /** Null where no key was given. */
  readonly idempotency: Idempotency | null;
}

export interface JobCallback {
  readonly url: string;
  /** Hex; the key of the HMAC. */
  readonly secret: string;
}

/** How far a job with `inputs` is. */
export interface JobProgress {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly running: number;
}

/** A job as it is told. */
export interface JobRecord {
  readonly id: string;
  readonly function: string;
  readonly version: number;
  readonly state: JobState;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly priority: number;
  /** Milliseconds since the epoch; null for what has not happened. `runAt` is when it may run (again). */
  readonly createdAt: number;
  readonly runAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** When an ended job is forgotten. */
  readonly expiresAt: number | null;
  /** Of a dead job. */
  readonly reason: DeadReason | null;
  /** Why the last attempt failed, or why it ended without success. */
  readonly error: TroupeFault | null;
  readonly progress: JobProgress | null;
  readonly callback: { readonly state: "waiting" | "delivered" | "given_up"; readonly attempts: number } | null;
  /** The report of the last attempt that ran; null where none has, and for jobs with `inputs`. */
  readonly invocation: InvocationReport | null;
}

/** A job with what it came to. */
export interface JobWithValue {
  readonly job: JobRecord;
  /** Present when it succeeded and is no map. */
  readonly value: EncodedValue;
}

/** The result of one input of a map job. */
export interface JobItem {
  readonly index: number;
  readonly state: JobState;
  readonly value: EncodedValue;
  readonly error: TroupeFault | null;
}

/** Which jobs are listed, newest first. */
export const jobQuery = z.strictObject({
  state: jobState.optional(),
  function: functionName.optional(),
  limit: z.coerce.number().int().min(1).max(JOB_LIMITS.page.max).default(JOB_LIMITS.page.default),
  /** `next` of the page before. */
  after: z.string().max(64).optional(),
});
export type JobQuery = z.infer<typeof jobQuery>;

export interface JobPage {
  readonly jobs: readonly JobRecord[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** Which dead jobs are redriven. */
export const redriveRequest = z.strictObject({
  function: functionName.optional(),
  reason: z.enum(DEAD_REASONS).optional(),
});
export type RedriveRequest = z.infer<typeof redriveRequest>;

/** One attempt of a job or of an input of one, on its way to a director. */
export interface JobAttempt {
  /** Of the job; of a map's input, that of the job, a dot and the input's number. */
  readonly id: string;
  /** Fences results: what an earlier attempt brings is not taken. */
  readonly attempt: number;
  readonly call: JobCall;
}

/** How an attempt ended. `postponed`: it was not begun and does not count, for the reason given. */
export type AttemptOutcome =
  | { readonly state: "done"; readonly value: EncodedValue; readonly invocation: InvocationReport }
  | { readonly state: "failed"; readonly fault: TroupeFault; readonly invocation: InvocationReport | null }
  | { readonly state: "postponed"; readonly fault: TroupeFault };

/** How an attempt ended, as a director tells the shard that handed it out. */
export interface Settlement extends Pick<JobAttempt, "id" | "attempt"> {
  readonly outcome: AttemptOutcome;
}

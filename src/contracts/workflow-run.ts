/**
 * Runs of workflows: what is told of each step, and the record of a run that outlives its request.
 */
import { z } from "zod";
import { fault, type TroupeFault } from "./errors.ts";
import type { Idempotency } from "./idempotency.ts";
import type { EncodedValue } from "./invocation.ts";
import { MAX_NAME_LENGTH, WORKFLOW_PAGE } from "./limits.ts";
import type { Result } from "./result.ts";
import { stepId } from "./workflow.ts";

/** `recovered`: it failed, and its fallback stands for its output. */
export const STEP_STATES = [
  "running",
  "waiting",
  "succeeded",
  "recovered",
  "skipped",
  "failed",
  "compensated",
] as const;
export type StepState = (typeof STEP_STATES)[number];

/** How a step went; a step with `each` is told as one, with its calls added up. */
export interface StepTrace {
  readonly id: string;
  /** Null of steps that call nothing. */
  readonly function: string | null;
  readonly version: number | null;
  readonly state: StepState;
  /** Milliseconds since the run began, and how long the step took. */
  readonly startedMs: number;
  readonly wallMs: number;
  readonly cpuMs: number | null;
  /** Null where several workers, or none, have run it. */
  readonly worker: string | null;
  readonly cached: boolean;
  readonly attempts: number;
  /** Calls of a step with `each`; null of any other. */
  readonly items: number | null;
  /** Size of its output as it is encoded; null where there is none. */
  readonly valueBytes: number | null;
  readonly error: TroupeFault | null;
}

export const RUN_STATES = ["queued", "running", "waiting", "paused", "succeeded", "failed", "terminated"] as const;
export const runState = z.enum(RUN_STATES);
export type RunState = z.infer<typeof runState>;

/** Whether a run in this state is over. */
export function isOver(state: RunState): boolean {
  return state === "succeeded" || state === "failed" || state === "terminated";
}

/** A durable run as it is told: its steps so far, in the order in which they began. Times in milliseconds since the epoch. */
export interface RunRecord {
  readonly id: string;
  /** The workflow's id; the name under which it was put, where it was. */
  readonly workflow: string;
  readonly state: RunState;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly expiresAt: number | null;
  readonly error: TroupeFault | null;
  readonly steps: readonly StepTrace[];
}

/** Body of `POST /v1/workflow-runs/{id}/events`. */
export const runEvent = z.strictObject({ type: stepId, payload: z.unknown().optional() });

/** Body of `POST /v1/workflow-runs/{id}/restart`: from the beginning, or from this step on. */
export const restartRequest = z.strictObject({ from: stepId.optional() });

/** The fault of an id that no run has. */
export function noRun(id: string): TroupeFault {
  return fault("workflow_run_not_found", `There is no workflow run ${JSON.stringify(id)}.`);
}

/** A run as the director hands it over to be kept. */
export interface NewRun {
  /** `run_…`; its last digit names the shard that keeps it. */
  readonly id: string;
  readonly workflow: string;
  /** As CBOR; it was validated. */
  readonly document: Uint8Array;
  /** As CBOR. */
  readonly input: EncodedValue;
  /** Null where no key was given. */
  readonly idempotency: Idempotency | null;
}

/** A run with what it came to. */
export interface RunWithValue {
  readonly run: RunRecord;
  /** As CBOR; of one that succeeded. */
  readonly value: EncodedValue;
}

/** Which runs are listed, newest first. */
export const runQuery = z.strictObject({
  state: runState.optional(),
  workflow: z.string().max(MAX_NAME_LENGTH).optional(),
  limit: z.coerce.number().int().min(1).max(WORKFLOW_PAGE.max).default(WORKFLOW_PAGE.default),
  /** `next` of the page before. */
  after: z.string().max(64).optional(),
});
export type RunQuery = z.infer<typeof runQuery>;

/** Runs are listed without their steps. */
export interface RunPage {
  readonly runs: readonly RunRecord[];
  /** Null on the last page. */
  readonly next: string | null;
}

/** What a call of a run came to, as it is kept: the run can be played again without making it again. */
export type KeptCall = Result<{
  readonly version: number;
  readonly worker: string;
  readonly cached: boolean;
  readonly attempts: number;
  readonly cpuMs: number | null;
}>;

/** What a run is played by: what it is, and what has come of it so far. */
export interface RunScore {
  /** As CBOR. */
  readonly document: Uint8Array;
  /** As CBOR. */
  readonly input: EncodedValue;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Calls that are over, by their keys. Their values are asked for one by one. */
  readonly calls: readonly { readonly key: string; readonly outcome: KeptCall }[];
}

/** What has come of a wait for an event. `until` in milliseconds since the epoch. */
export type AwaitedEvent =
  | { readonly state: "waiting"; readonly until: number }
  | { readonly state: "timeout" }
  | { readonly state: "arrived"; readonly payload: EncodedValue };

/** How a run ended. */
export interface RunEnding {
  readonly outcome: Result<EncodedValue>;
  readonly steps: readonly StepTrace[];
}

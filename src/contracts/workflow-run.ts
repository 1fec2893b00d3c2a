/**
 * Runs of workflows: what is told of each step, and the record of a run that outlives its request.
 */
import { z } from "zod";
import type { TroupeFault } from "./errors.ts";
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
export type RunEvent = z.infer<typeof runEvent>;

/** Body of `POST /v1/workflow-runs/{id}/restart`: from the beginning, or from this step on. */
export const restartRequest = z.strictObject({ from: stepId.optional() });

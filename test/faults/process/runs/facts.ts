/**
 * All that is known of a durable run after it: what the server tells of it, and what was seen from outside.
 */
import type { WorkflowRunResponse } from "../../../../src/contracts/responses.ts";
import type { Effect } from "../effects.ts";
import type { Blow } from "../facts.ts";
import type { Flow } from "./flow.ts";

export interface RunFacts {
  readonly flow: Flow;
  readonly id: string;
  /** When it was asked for; milliseconds since the epoch. */
  readonly askedAt: number;
  readonly record: WorkflowRunResponse;
  /** Ids of all runs that the server knows of this workflow. */
  readonly listed: readonly string[];
  /** Runs of the function, by what follows the run's id in their key. */
  readonly effects: ReadonlyMap<string, readonly Effect[]>;
  readonly deaths: readonly Blow[];
  /** Times at which it was paused, and the process another one than that which it was paused in. */
  readonly still: readonly Blow[];
  /** Whether somebody has ended it: `maybe` where it was over when the answer came. */
  readonly terminated: "no" | "maybe" | "surely";
  readonly isRestarted: boolean;
}

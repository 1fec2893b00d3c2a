/**
 * A workflow that holds together, as it is run: every step behind those that it needs.
 */
import type { CallStep, SleepStep, WaitStep } from "../contracts/workflow.ts";
import type { Place } from "./places.ts";

/** What a step needs before it begins. */
export type Needs = {
  /** Ids of all steps that end first: those that it refers to, and those of `after`. */
  readonly needs: readonly string[];
  /** Those of them without which it is skipped: the others it refers to within `$first` only. */
  readonly requires: readonly string[];
};

export type PlannedCall = CallStep &
  Needs & {
    /** The result is kept even where the function configures no cache: a chain's `cache_result`. */
    readonly remember?: boolean;
  };
export type PlannedSleep = SleepStep & Needs;
export type PlannedWait = WaitStep & Needs;
export type PlannedStep = PlannedCall | PlannedSleep | PlannedWait;

/** What could be read of a document, whether it holds together or not. */
export interface WorkflowParts {
  readonly steps: readonly PlannedStep[];
  /** Where each of the steps stands. */
  readonly places: readonly Place[];
  /** Whether it was written as PyFaaS does. */
  readonly isChain: boolean;
  /** The template of the result, where there is one that can be read. */
  readonly output: unknown;
}

/** A workflow that holds together. */
export interface Workflow {
  readonly id: string;
  readonly isDurable: boolean;
  /** Whether it was written as PyFaaS does: then faults are told by the names of that form. */
  readonly isChain?: boolean;
  readonly steps: readonly PlannedStep[];
  /** The template of the result. */
  readonly output: unknown;
}

/** The outcome of reading: the workflow, where it holds together, and its parts in any case. */
export interface ReadParts {
  readonly workflow: Workflow | undefined;
  readonly parts: WorkflowParts;
}

/** What there is of a document of which nothing could be read. */
export const NO_PARTS: WorkflowParts = { steps: [], places: [], isChain: false, output: undefined };

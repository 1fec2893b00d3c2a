/**
 * A durable run as it is shown to people.
 */
import { type Problem, toProblem } from "./errors.ts";
import type { RunRecord } from "./workflow-run.ts";

/** What `RunRecord` tells, its error as a problem document. */
export interface RunView extends Omit<RunRecord, "error"> {
  readonly error: Problem | null;
}

/** Renders a run, without its value. */
export function runViewOf(run: RunRecord): RunView {
  return { ...run, error: run.error === null ? null : toProblem(run.error) };
}

/** The same for a list, which leaves the steps out. */
export function listedRunOf(run: RunRecord): Omit<RunView, "steps"> {
  const { steps: _steps, ...listed } = runViewOf(run);
  return listed;
}

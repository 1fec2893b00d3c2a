/**
 * Restarts a run from a step: what has come of it stays, but for that step, for what follows from it, and for what has to
 * be done again anyway because it failed or was undone.
 */
import { fault, TroupeError } from "../../../contracts/errors.ts";
import { noRun, type RunRecord, type StepTrace } from "../../../contracts/workflow-run.ts";
import type { PlannedStep, Workflow } from "../../../workflow/model.ts";
import { readWorkflow } from "../../../workflow/read.ts";
import type { Director } from "../../director.ts";
import { unwrap } from "../../resolve.ts";
import { documentOf } from "../named.ts";

/** Restarts a run, from its beginning where no step is named. Faults: `workflow_run_not_found`, `invalid_request`. */
export async function restartRun(
  { workflowRuns }: Pick<Director, "workflowRuns">,
  id: string,
  from: string | undefined,
): Promise<RunRecord> {
  if (from === undefined) return unwrap(await workflowRuns.restart(id, null));
  const [bytes, found] = await Promise.all([workflowRuns.document(id), workflowRuns.get(id, 0)]);
  if (bytes === null || found === null) throw new TroupeError(noRun(id));
  const workflow = readWorkflow(documentOf(bytes), { durable: true });
  const steps = workflow.ok ? stepsToRepeat(workflow.value, found.run.steps, from) : null;
  if (steps === null) throw new TroupeError(fault("invalid_request", `The run has no step ${JSON.stringify(from)}.`));
  return unwrap(await workflowRuns.restart(id, steps));
}

/** The steps that are done again; null where there is no step of that id. */
export function stepsToRepeat(workflow: Workflow, traces: readonly StepTrace[], from: string): string[] | null {
  if (workflow.steps.every(({ id }) => id !== from)) return null;
  const stays = new Set(traces.filter(({ state }) => isDone(state)).map(({ id }) => id));
  const repeated = new Set<string>();
  // Every step stands behind those that it needs.
  for (const step of workflow.steps) {
    if (step.id === from || !stays.has(step.id) || follows(step, repeated)) repeated.add(step.id);
  }
  return [...repeated];
}

function isDone(state: StepTrace["state"]): boolean {
  return state === "succeeded" || state === "recovered" || state === "skipped";
}

function follows({ needs }: PlannedStep, repeated: ReadonlySet<string>): boolean {
  return needs.some((need) => repeated.has(need));
}

/** `POST /v1/workflow-runs/{id}/resume`: lets a paused run go on. */
import { workflowRunResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { RUN_ID } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";
import { answerRun } from "../workflow/durable/answer.ts";
import { emptyRequest, readControl, readRunId } from "../workflow/durable/runs.ts";

/** Answers with the run. Faults: `workflow_run_not_found`, `conflict` when it is over. */
export const resumeRun: Handler = async (c, { workflowRuns }) => {
  const id = readRunId(c);
  await readControl(c, emptyRequest);
  return answerRun(c, unwrap(await workflowRuns.resume(id)));
};

/** How it is described. */
export const resumeRunDoc: OperationDoc = {
  id: "resumeWorkflowRun",
  tag: "workflows",
  summary: "Resume a durable run",
  description: "It goes on where it was. A run that is not paused goes on anyway.",
  parameters: [RUN_ID],
  body: { schema: emptyRequest, required: false },
  answers: { 200: { description: "The run.", schema: workflowRunResponse, carriesValues: true } },
  faults: ["workflow_run_not_found", "conflict", "overloaded"],
};

/** `POST /v1/workflow-runs/{id}/terminate`: ends a run where it is. */
import { workflowRunResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { RUN_ID } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";
import { answerRun } from "../workflow/durable/answer.ts";
import { emptyRequest, readControl, readRunId } from "../workflow/durable/runs.ts";

/** Answers with the run. Faults: `workflow_run_not_found`, `conflict` when it is over. */
export const terminateRun: Handler = async (c, { workflowRuns }) => {
  const id = readRunId(c);
  await readControl(c, emptyRequest);
  return answerRun(c, unwrap(await workflowRuns.terminate(id)));
};

/** How it is described. */
export const terminateRunDoc: OperationDoc = {
  id: "terminateWorkflowRun",
  tag: "workflows",
  summary: "Terminate a durable run",
  description:
    "It ends where it is: nothing is compensated, and what a function is doing just then is not heard any more.",
  parameters: [RUN_ID],
  body: { schema: emptyRequest, required: false },
  answers: { 200: { description: "The run.", schema: workflowRunResponse, carriesValues: true } },
  faults: ["workflow_run_not_found", "conflict", "overloaded"],
};

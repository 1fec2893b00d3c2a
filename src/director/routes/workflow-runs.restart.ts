/** `POST /v1/workflow-runs/{id}/restart`: plays a durable run again, from its beginning or from a step. */
import { workflowRunResponse } from "../../contracts/responses.ts";
import { restartRequest } from "../../contracts/workflow-run.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { RUN_ID } from "../openapi/parameters.ts";
import { answerRun } from "../workflow/durable/answer.ts";
import { restartRun } from "../workflow/durable/restart.ts";
import { readControl, readRunId } from "../workflow/durable/runs.ts";

/** Answers with the run. Faults: `workflow_run_not_found`, `invalid_request` for a step that there is not. */
export const restartWorkflowRun: Handler = async (c, director) => {
  const id = readRunId(c);
  const { from } = await readControl(c, restartRequest);
  return answerRun(c, await restartRun(director, id, from));
};

/** How it is described. */
export const restartWorkflowRunDoc: OperationDoc = {
  id: "restartWorkflowRun",
  tag: "workflows",
  summary: "Restart a durable run",
  description:
    "Plays it again with the same input, whatever state it is in. With `from` the steps stay as they are that do not " +
    "follow from that one, unless they failed or were compensated.",
  parameters: [RUN_ID],
  body: { schema: restartRequest, required: false, example: { from: "charge" } },
  answers: { 200: { description: "The run.", schema: workflowRunResponse, carriesValues: true } },
  faults: ["workflow_run_not_found", "overloaded"],
};

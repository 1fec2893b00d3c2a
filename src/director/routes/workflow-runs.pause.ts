/** `POST /v1/workflow-runs/{id}/pause`: lets what runs end, and nothing more begin. */
import { workflowRunResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { RUN_ID } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";
import { answerRun } from "../workflow/durable/answer.ts";
import { emptyRequest, readControl, readRunId } from "../workflow/durable/runs.ts";

/** Answers with the run. Faults: `workflow_run_not_found`, `conflict` when it is over. */
export const pauseRun: Handler = async (c, { workflowRuns }) => {
  const id = readRunId(c);
  await readControl(c, emptyRequest);
  return answerRun(c, unwrap(await workflowRuns.pause(id)));
};

/** How it is described. */
export const pauseRunDoc: OperationDoc = {
  id: "pauseWorkflowRun",
  tag: "workflows",
  summary: "Pause a durable run",
  description:
    "What runs ends, and nothing more begins. Sleeps and waits for events go on by the clock; events that arrive are kept.",
  parameters: [RUN_ID],
  body: { schema: emptyRequest, required: false },
  answers: { 200: { description: "The run.", schema: workflowRunResponse, carriesValues: true } },
  faults: ["workflow_run_not_found", "conflict", "overloaded"],
};

/** `POST /v1/workflows/{name}/spawn`: begins a durable run of a workflow that was put, and answers at once. */
import { workflowRunResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { REPLAYED_HEADER } from "../jobs/accept.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { RUN_KEY, WORKFLOW_NAME } from "../openapi/parameters.ts";
import { namedRunRequest, readInput, readWorkflowName } from "../workflow/named.ts";
import { serveWorkflow } from "../workflow/serve.ts";

/** Faults: `workflow_not_found`, `workflow_invalid` when its functions have changed, those of `acceptRun`. */
export const spawnWorkflow: Handler = async (c, director, caller) => {
  const workflow = { name: readWorkflowName(c.req.param("name")) };
  return serveWorkflow(c, director, caller, { workflow, input: await readInput(c.req.raw), durable: true });
};

/** How it is described. */
export const spawnWorkflowDoc: OperationDoc = {
  id: "spawnWorkflow",
  tag: "workflows",
  summary: "Begin a durable run of a workflow",
  description:
    "Whatever the document says of itself: each call is kept once it is over, and the run goes on whatever becomes of this " +
    "process. A function may be called twice for one step; `$run.step` tells it that it is the same step.",
  parameters: [WORKFLOW_NAME, RUN_KEY],
  body: { schema: namedRunRequest, carriesValues: true, required: false, example: { input: { a: 2 } } },
  answers: {
    202: {
      description: "The run, accepted.",
      schema: workflowRunResponse,
      carriesValues: true,
      headers: {
        Location: "Where the run is found.",
        [REPLAYED_HEADER]: "`true` when the key was used before; the run is that of then.",
      },
    },
  },
  faults: ["workflow_not_found", "workflow_invalid", "conflict", "overloaded"],
};

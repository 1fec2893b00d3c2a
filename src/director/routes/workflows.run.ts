/** `POST /v1/workflows/run`: runs a workflow and answers with its value and how each step went, as JSON or CBOR. */
import { workflowRanResponse, workflowRunResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { REPLAYED_HEADER } from "../jobs/accept.ts";
import { parseWith } from "../json.ts";
import { CALL_FAULTS } from "../openapi/faults.ts";
import type { AnswerDoc, OperationDoc } from "../openapi/operation-doc.ts";
import { IDEMPOTENCY_KEY, WORKFLOW_NAME } from "../openapi/parameters.ts";
import { namedRunRequest, readInput, readWorkflowName } from "../workflow/named.ts";
import { serveWorkflow } from "../workflow/serve.ts";
import { isEnvelope, readSubmission, workflowEnvelope } from "../workflow/submission.ts";

/** Faults: `workflow_invalid`, `workflow_not_found`, those of the step that failed, `payload_too_large`. */
export const runWorkflowOnce: Handler = async (c, director, caller) => {
  const body = await readSubmission(c.req.raw);
  if (!isEnvelope(body)) {
    return serveWorkflow(c, director, caller, { workflow: { document: body }, input: undefined, durable: false });
  }
  const { workflow: given, input, durable = false } = parseWith(workflowEnvelope, body);
  const workflow = typeof given === "string" ? { name: given } : { document: given };
  return serveWorkflow(c, director, caller, { workflow, input, durable });
};

/** Faults: those of `runWorkflowOnce`. */
export const runNamedWorkflow: Handler = async (c, director, caller) => {
  const workflow = { name: readWorkflowName(c.req.param("name")) };
  return serveWorkflow(c, director, caller, { workflow, input: await readInput(c.req.raw), durable: false });
};

const ANSWERS: Readonly<Record<number, AnswerDoc>> = {
  200: { description: "The value, and how each step went.", schema: workflowRanResponse, carriesValues: true },
  202: {
    description: "The workflow is durable, and its run has been accepted.",
    schema: workflowRunResponse,
    carriesValues: true,
    headers: {
      Location: "Where the run is found.",
      [REPLAYED_HEADER]: "`true` when the key was used before; the run is that of then.",
    },
  },
};

/** How it is described. */
export const runWorkflowOnceDoc: OperationDoc = {
  id: "runWorkflow",
  tag: "workflows",
  summary: "Run a workflow",
  description:
    "Takes a document of either form, or an envelope with its input. Values go from step to step inside the platform. A step " +
    "that fails ends the workflow with its own fault, which names it in `details.step`; `details.steps` tells how far it " +
    "came.",
  parameters: [IDEMPOTENCY_KEY],
  body: {
    schema: workflowEnvelope,
    carriesValues: true,
    example: {
      workflow: { id: "sum", steps: [{ id: "add", function: "add", args: ["$input.a", 3] }] },
      input: { a: 2 },
    },
  },
  answers: ANSWERS,
  faults: ["workflow_invalid", "workflow_not_found", "function_not_found", "payload_too_large", ...CALL_FAULTS],
};

/** How it is described. */
export const runNamedWorkflowDoc: OperationDoc = {
  id: "runNamedWorkflow",
  tag: "workflows",
  summary: "Run a workflow that was put",
  parameters: [WORKFLOW_NAME, IDEMPOTENCY_KEY],
  body: { schema: namedRunRequest, carriesValues: true, required: false, example: { input: { a: 2 } } },
  answers: ANSWERS,
  faults: ["workflow_invalid", "workflow_not_found", "function_not_found", "payload_too_large", ...CALL_FAULTS],
};

/** `POST /v1/workflows/run`: runs a workflow and answers with its value and how each step went, as JSON or CBOR. */
import { fault, TroupeError } from "../../contracts/errors.ts";
import { workflowRanResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import { CALL_FAULTS } from "../openapi/faults.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { IDEMPOTENCY_KEY } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";
import { cfOf } from "../routing/origin.ts";
import { answerEncoded, answerEncoding } from "../values.ts";
import { performWorkflow, renderRan } from "../workflow/run.ts";
import { isEnvelope, readSubmission, workflowEnvelope } from "../workflow/submission.ts";
import { invalidWorkflow, validateWorkflow } from "../workflow/validate.ts";

/** Faults: `workflow_invalid`, those of the step that failed, `payload_too_large`. */
export const runWorkflowOnce: Handler = async (c, director) => {
  const { body, isJson } = await readSubmission(c.req.raw);
  const {
    workflow: document,
    input,
    durable,
  } = isEnvelope(body) ? parseWith(workflowEnvelope, body) : { workflow: body };
  const validated = await validateWorkflow(director, document, { durable, isJson });
  if (!validated.ok) throw new TroupeError(invalidWorkflow(validated.fault));
  const workflow = validated.value;
  if (workflow.isDurable) throw new TroupeError(fault("invalid_request", "This platform runs no durable workflows."));
  const encoding = answerEncoding(c.req.raw);
  const repeatable = c.req.raw.headers.has("idempotency-key");
  const call = { input, encoding, repeatable, cf: cfOf(c.req.raw) };
  return answerEncoded(c, encoding, renderRan(unwrap(await performWorkflow(director, workflow, call))));
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
  answers: {
    200: { description: "The value, and how each step went.", schema: workflowRanResponse, carriesValues: true },
  },
  faults: ["workflow_invalid", "function_not_found", "payload_too_large", ...CALL_FAULTS],
};

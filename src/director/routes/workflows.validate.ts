/** `POST /v1/workflows/validate`: says whether a workflow holds together, and everything that is wrong with it. */
import { workflowValidationResponse } from "../../contracts/responses.ts";
import { sentWorkflow, type WorkflowFault } from "../../contracts/workflow.ts";
import type { Director, Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { isEnvelope, readSubmission, workflowEnvelope } from "../workflow/submission.ts";
import { validateWorkflow } from "../workflow/validate.ts";

/** Faults: `invalid_request` and `payload_too_large` for a body that cannot be read; any other has its answer. */
export const checkWorkflowDocument: Handler = async (c, director) => {
  const errors = await faultsOf(director, await readSubmission(c.req.raw));
  return c.json({ valid: errors.length === 0, errors });
};

async function faultsOf(director: Director, body: unknown): Promise<readonly WorkflowFault[]> {
  const envelope = isEnvelope(body) ? workflowEnvelope.safeParse(body) : null;
  if (envelope?.success === false) {
    return envelope.error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
  }
  const { workflow, durable } = envelope?.data ?? { workflow: body };
  const validated = await validateWorkflow(director, workflow, { durable });
  return validated.ok ? [] : validated.fault;
}

/** How it is described. */
export const checkWorkflowDocumentDoc: OperationDoc = {
  id: "validateWorkflow",
  tag: "workflows",
  summary: "Check a workflow",
  description:
    "Takes a document of either form, or an envelope around it, and holds it to the functions that are deployed now. " +
    "Every fault is listed with its path. A body that can be read has an answer, whatever it is.",
  body: {
    schema: sentWorkflow,
    carriesValues: true,
    example: { id: "sum", steps: [{ id: "add", function: "add" }] },
  },
  answers: { 200: { description: "Whether it is valid, and its faults.", schema: workflowValidationResponse } },
};

/** `PUT /v1/workflows/{name}`: puts a workflow under a name; 201 for another document than before, 200 for the same. */
import { encodeCbor } from "../../codec/index.ts";
import { workflowPlacedResponse } from "../../contracts/responses.ts";
import { sentWorkflow, workflowName } from "../../contracts/workflow.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { WORKFLOW_NAME } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";
import { validWorkflow } from "../workflow/named.ts";
import { readSubmission } from "../workflow/submission.ts";

/** Faults: `workflow_invalid`, `forbidden`, `invalid_request`, `payload_too_large`. */
export const putWorkflow: Handler = async (c, director, by) => {
  const name = parseWith(workflowName, c.req.param("name"), "The name");
  const document = await readSubmission(c.req.raw);
  await validWorkflow(director, document, false);
  const placed = unwrap(await director.workflows.put({ name, document: encodeCbor(document), by }));
  return c.json({ name, ...placed, warnings: [] }, placed.created ? 201 : 200);
};

/** How it is described. */
export const putWorkflowDoc: OperationDoc = {
  id: "putWorkflow",
  tag: "workflows",
  summary: "Put a workflow",
  description:
    "Keeps a document of either form under a name, once it holds together with the functions that are deployed now. The " +
    "first to put a name owns it.",
  parameters: [WORKFLOW_NAME],
  body: {
    schema: sentWorkflow,
    carriesValues: true,
    example: { id: "sum", steps: [{ id: "add", function: "add", args: ["$input.a", 3] }] },
  },
  answers: {
    201: { description: "The document is kept.", schema: workflowPlacedResponse },
    200: { description: "The same document was there already.", schema: workflowPlacedResponse },
  },
  faults: ["workflow_invalid", "payload_too_large", "overloaded"],
};

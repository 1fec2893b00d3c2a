/** `DELETE /v1/workflows/{name}`: removes a workflow; for its owner, and `admin`. */
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { WORKFLOW_NAME } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";
import { readWorkflowName } from "../workflow/named.ts";

/** Answers 204. Faults: `workflow_not_found`, `forbidden`. */
export const removeWorkflow: Handler = async (c, { workflows }, by) => {
  unwrap(await workflows.remove(readWorkflowName(c.req.param("name")), by));
  return c.body(null, 204);
};

/** How it is described. */
export const removeWorkflowDoc: OperationDoc = {
  id: "removeWorkflow",
  tag: "workflows",
  summary: "Remove a workflow",
  description: "Runs that have begun go on. For its owner, and for keys with the scope `admin`.",
  parameters: [WORKFLOW_NAME],
  answers: { 204: { description: "It is gone." } },
  faults: ["workflow_not_found", "overloaded"],
};

/** `GET /v1/workflows/{name}`: a workflow that was put, with its document. */
import { encodeCbor } from "../../codec/index.ts";
import { workflowResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { transcode } from "../jobs/transcode.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { WORKFLOW_NAME } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";
import { answerEncoded, answerEncoding } from "../values.ts";
import { namedWorkflow } from "../workflow/named.ts";

/** Faults: `workflow_not_found`, `not_serializable` for a document that came as CBOR and holds what JSON cannot say. */
export const getWorkflow: Handler = async (c, director) => {
  const { name, revision, owner, createdAt, updatedAt, document } = await namedWorkflow(director, c.req.param("name"));
  const told = encodeCbor({ name, revision, owner, createdAt, updatedAt, document });
  const encoding = answerEncoding(c.req.raw);
  return answerEncoded(c, encoding, unwrap(transcode(told, encoding)) ?? told);
};

/** How it is described. */
export const getWorkflowDoc: OperationDoc = {
  id: "getWorkflow",
  tag: "workflows",
  summary: "Show a workflow",
  parameters: [WORKFLOW_NAME],
  answers: { 200: { description: "The workflow.", schema: workflowResponse, carriesValues: true } },
  faults: ["workflow_not_found", "not_serializable", "overloaded"],
};

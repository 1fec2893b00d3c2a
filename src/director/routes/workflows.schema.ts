/** `GET /v1/workflows/schema.json`: the JSON Schema of workflow documents, for editors and programs that write them. */
import { workflowSchemaResponse } from "../../contracts/responses.ts";
import { workflowSchema } from "../../workflow/document-schema.ts";
import type { OpenHandler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";

export const showWorkflowSchema: OpenHandler = (c) => {
  c.header("Cache-Control", "max-age=3600");
  return c.json(workflowSchema());
};

/** How it is described. */
export const showWorkflowSchemaDoc: OperationDoc = {
  id: "workflowSchema",
  tag: "workflows",
  summary: "The schema of workflow documents",
  description: "JSON Schema 2020-12 of graphs and of chains. A document may name it in `$schema`.",
  answers: { 200: { description: "The schema.", schema: workflowSchemaResponse } },
};

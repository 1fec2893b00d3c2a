/**
 * The file with the JSON Schema of workflow documents, as it is published at `GET /v1/workflows/schema.json`, too.
 */
import { workflowSchema } from "../../src/workflow/document-schema.ts";

/** Where it lies, from the project's root. */
export const WORKFLOW_SCHEMA = "docs/workflow.schema.json";

/** The text of the file. */
export function workflowSchemaFile(): string {
  return `${JSON.stringify(workflowSchema(), null, 2)}\n`;
}

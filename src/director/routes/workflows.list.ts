/** `GET /v1/workflows`: the workflows that were put, by name. */
import { workflowsResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";

/** Answers `{ workflows }`. */
export const listWorkflows: Handler = async (c, { workflows }) => c.json({ workflows: await workflows.list() });

/** How it is described. */
export const listWorkflowsDoc: OperationDoc = {
  id: "listWorkflows",
  tag: "workflows",
  summary: "List workflows",
  description: "By name, without their documents.",
  answers: { 200: { description: "The workflows.", schema: workflowsResponse } },
  faults: ["overloaded"],
};

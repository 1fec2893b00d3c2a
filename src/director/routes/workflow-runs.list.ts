/** `GET /v1/workflow-runs`: durable runs, newest first, a page at a time. */
import { fault, TroupeError } from "../../contracts/errors.ts";
import { workflowRunsResponse } from "../../contracts/responses.ts";
import { runShardOf } from "../../contracts/run-ids.ts";
import { listedRunOf } from "../../contracts/run-view.ts";
import { runQuery } from "../../contracts/workflow-run.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc, ParameterDoc } from "../openapi/operation-doc.ts";

/** Answers `{ runs, next }`. Fault: `invalid_request`. */
export const listRuns: Handler = async (c, { workflowRuns }) => {
  const query = parseWith(runQuery, c.req.query(), "The query");
  if (query.after !== undefined && runShardOf(query.after) === null) {
    throw new TroupeError(fault("invalid_request", "`after` is no `next` of an earlier page."));
  }
  const page = await workflowRuns.list(query);
  return c.json({ runs: page.runs.map(listedRunOf), next: page.next });
};

const query = (name: keyof typeof runQuery.shape, description: string): ParameterDoc => ({
  in: "query",
  name,
  description,
  schema: runQuery.shape[name],
});

/** How it is described. */
export const listRunsDoc: OperationDoc = {
  id: "listWorkflowRuns",
  tag: "workflows",
  summary: "List durable runs",
  description: "Newest first, without their steps and values.",
  parameters: [
    query("state", "Only runs in this state."),
    query("workflow", "Only runs of this workflow: its name, or the id that its document has."),
    query("limit", "Runs on a page."),
    query("after", "`next` of the page before."),
  ],
  answers: { 200: { description: "A page of runs; `next` is null on the last one.", schema: workflowRunsResponse } },
  faults: ["overloaded"],
};

/** `GET /v1/invocations`: jobs, newest first, a page at a time. */
import { fault, TroupeError } from "../../contracts/errors.ts";
import { jobQuery } from "../../contracts/job.ts";
import { shardOf } from "../../contracts/job-ids.ts";
import { viewOf } from "../../contracts/job-view.ts";
import { jobsResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc, ParameterDoc } from "../openapi/operation-doc.ts";

/** Answers `{ jobs, next }`. Fault: `invalid_request`. */
export const listInvocations: Handler = async (c, { jobs }) => {
  const query = parseWith(jobQuery, c.req.query(), "The query");
  if (query.after !== undefined && shardOf(query.after) === null) {
    throw new TroupeError(fault("invalid_request", "`after` is no `next` of an earlier page."));
  }
  const page = await jobs.list(query);
  return c.json({ jobs: page.jobs.map(viewOf), next: page.next });
};

const query = (name: keyof typeof jobQuery.shape, description: string): ParameterDoc => ({
  in: "query",
  name,
  description,
  schema: jobQuery.shape[name],
});

/** How it is described. */
export const listInvocationsDoc: OperationDoc = {
  id: "listInvocations",
  tag: "jobs",
  summary: "List jobs",
  description: "Newest first and without their values.",
  parameters: [
    query("state", "Only jobs in this state."),
    query("function", "Only jobs of this function."),
    query("limit", "Jobs on a page."),
    query("after", "`next` of the page before."),
  ],
  answers: { 200: { description: "A page of jobs; `next` is null on the last one.", schema: jobsResponse } },
  faults: ["overloaded"],
};

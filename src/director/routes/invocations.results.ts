/** `GET /v1/invocations/{id}/results`: what each input of a job came to, a line each. */
import { SEQUENCE_TYPES } from "../../codec/index.ts";
import { TroupeError } from "../../contracts/errors.ts";
import { noJob } from "../../contracts/job.ts";
import { jobLineResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { resultLines } from "../jobs/results.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { INVOCATION } from "../openapi/parameters.ts";

/** Fault: `invocation_not_found`. */
export const invocationResults: Handler = async (c, { jobs }) => {
  const id = c.req.param("id") ?? "";
  const found = await jobs.get(id, 0);
  if (found === null) throw new TroupeError(noJob(id));
  return c.body(resultLines(jobs, found), 200, { "Content-Type": SEQUENCE_TYPES.json });
};

/** How it is described. */
export const invocationResultsDoc: OperationDoc = {
  id: "invocationResults",
  tag: "jobs",
  summary: "Stream a job's results",
  description:
    "A line of JSON for each input, in their order: `{ index, value }`, `{ index, error }`, or `{ index, state }` for one " +
    "that is not over. A job of a single call has one line.",
  parameters: [INVOCATION],
  answers: { 200: { description: "The lines.", mediaType: SEQUENCE_TYPES.json, line: jobLineResponse } },
  faults: ["invocation_not_found", "overloaded"],
};

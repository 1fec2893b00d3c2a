/** `POST /v1/invocations/{id}/retry`: sends a job on its way at once. */

import { TroupeError } from "../../contracts/errors.ts";
import { noJob } from "../../contracts/job.ts";
import { shardOf } from "../../contracts/job-ids.ts";
import { jobResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { answerJob, placeOf } from "../jobs/answer.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { INVOCATION } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";

/** Faults: `invocation_not_found`, `conflict`. */
export const retryInvocation: Handler = async (c, { jobs }) => {
  const id = c.req.param("id") ?? "";
  if (shardOf(id) === null) throw new TroupeError(noJob(id));
  const job = unwrap(await jobs.retry(id));
  c.header("Location", placeOf(id));
  return answerJob(c, job, 202);
};

/** How it is described. */
export const retryInvocationDoc: OperationDoc = {
  id: "retryInvocation",
  tag: "jobs",
  summary: "Try a job again",
  description:
    "One that waits for its next attempt makes it at once. One that ended without success begins anew, with all its " +
    "attempts; of a job with `inputs` those that failed do.",
  parameters: [INVOCATION],
  answers: {
    202: {
      description: "The job, on its way.",
      schema: jobResponse,
      carriesValues: true,
      headers: { Location: "Where the job is found." },
    },
  },
  faults: ["invocation_not_found", "conflict", "overloaded"],
};

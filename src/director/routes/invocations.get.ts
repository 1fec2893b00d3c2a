/** `GET /v1/invocations/{id}`: a job and what it came to, at once or as soon as it is over. */
import { z } from "zod";
import { TroupeError } from "../../contracts/errors.ts";
import { noJob } from "../../contracts/job.ts";
import { MAX_JOB_WAIT_SECONDS } from "../../contracts/limits.ts";
import { jobResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { answerWithValue } from "../jobs/answer.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { INVOCATION } from "../openapi/parameters.ts";

const WAIT = z.coerce.number().min(0).max(MAX_JOB_WAIT_SECONDS).default(0);
const getQuery = z.strictObject({ wait: WAIT });

/** Faults: `invocation_not_found`, `invalid_request`, `not_serializable`. */
export const getInvocation: Handler = async (c, { jobs }) => {
  const id = c.req.param("id") ?? "";
  const { wait } = parseWith(getQuery, c.req.query(), "The query");
  const found = await jobs.get(id, wait * 1_000);
  if (found === null) throw new TroupeError(noJob(id));
  return answerWithValue(c, found);
};

/** How it is described. */
export const getInvocationDoc: OperationDoc = {
  id: "getInvocation",
  tag: "jobs",
  summary: "Show a job, with its value",
  description:
    "With `wait` the answer comes when the job is over, or after so many seconds as it is then. A value that JSON has no " +
    "word for is there as CBOR only.",
  parameters: [INVOCATION, { in: "query", name: "wait", description: "Seconds to wait for its end.", schema: WAIT }],
  answers: { 200: { description: "The job.", schema: jobResponse, carriesValues: true } },
  faults: ["invocation_not_found", "not_serializable", "overloaded"],
};

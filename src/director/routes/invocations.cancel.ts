/** `DELETE /v1/invocations/{id}`: ends a job, or a call that runs right now. */
import { cancelledResponse, jobResponse } from "../../contracts/responses.ts";
import type { Handler } from "../director.ts";
import { answerJob } from "../jobs/answer.ts";
import { cancelInvocation } from "../jobs/cancel.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { INVOCATION } from "../openapi/parameters.ts";

/** Answers with the job, or `{ id, cancelled }` for a call that is none. Faults: `invocation_not_found`, `conflict`. */
export const removeInvocation: Handler = async (c, director) => {
  const id = c.req.param("id") ?? "";
  const job = await cancelInvocation(director, id);
  return job === null ? c.json({ id, cancelled: true }, 202) : answerJob(c, job);
};

/** How it is described. */
export const removeInvocationDoc: OperationDoc = {
  id: "cancelInvocation",
  tag: "jobs",
  summary: "Cancel a job, or a running call",
  description:
    "A job that waits never runs; one that runs is ended. Any other call is ended by the id that it was given, if it " +
    "runs right now; whoever waits for it gets the error `cancelled`.",
  parameters: [INVOCATION],
  answers: {
    200: { description: "The job, cancelled.", schema: jobResponse, carriesValues: true },
    202: { description: "A call that is no job was told to end.", schema: cancelledResponse },
  },
  faults: ["invocation_not_found", "conflict", "overloaded"],
};

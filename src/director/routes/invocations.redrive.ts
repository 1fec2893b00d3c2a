/** `POST /v1/invocations/redrive`: sends dead jobs on their way again. */
import { redriveRequest } from "../../contracts/job.ts";
import { MAX_CONTROL_BODY_BYTES } from "../../contracts/limits.ts";
import { redriveResponse } from "../../contracts/responses.ts";
import { readJson } from "../body.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";

/** Answers `{ redriven }`. */
export const redriveInvocations: Handler = async (c, { jobs }) => {
  const request = parseWith(redriveRequest, await readJson(c.req.raw, MAX_CONTROL_BODY_BYTES));
  return c.json({ redriven: await jobs.redrive(request) });
};

/** How it is described. */
export const redriveInvocationsDoc: OperationDoc = {
  id: "redriveInvocations",
  tag: "jobs",
  summary: "Send dead jobs on their way again",
  description: "All of them, or those of one function, or those that were given up for one reason.",
  body: { schema: redriveRequest, example: { function: "add", reason: "attempts" } },
  answers: { 200: { description: "How many there were.", schema: redriveResponse } },
  faults: ["overloaded"],
};

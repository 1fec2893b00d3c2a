/** `GET /v1/workflow-runs/{id}`: a durable run with its timeline and what it came to, at once or as soon as it is over. */
import { z } from "zod";
import { TroupeError } from "../../contracts/errors.ts";
import { MAX_WORKFLOW_RUN_WAIT_SECONDS } from "../../contracts/limits.ts";
import { workflowRunResponse } from "../../contracts/responses.ts";
import { noRun } from "../../contracts/workflow-run.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { RUN_ID } from "../openapi/parameters.ts";
import { answerRunWithValue } from "../workflow/durable/answer.ts";
import { readRunId } from "../workflow/durable/runs.ts";

const WAIT = z.coerce.number().min(0).max(MAX_WORKFLOW_RUN_WAIT_SECONDS).default(0);
const getQuery = z.strictObject({ wait: WAIT });

/** Faults: `workflow_run_not_found`, `invalid_request`, `not_serializable`. */
export const getRun: Handler = async (c, { workflowRuns }) => {
  const id = readRunId(c);
  const { wait } = parseWith(getQuery, c.req.query(), "The query");
  const found = await workflowRuns.get(id, wait * 1_000);
  if (found === null) throw new TroupeError(noRun(id));
  return answerRunWithValue(c, found);
};

/** How it is described. */
export const getRunDoc: OperationDoc = {
  id: "getWorkflowRun",
  tag: "workflows",
  summary: "Show a durable run, with its steps and its value",
  description:
    "With `wait` the answer comes when the run is over, or after so many seconds as it is then. A value that JSON has no " +
    "word for is there as CBOR only.",
  parameters: [RUN_ID, { in: "query", name: "wait", description: "Seconds to wait for its end.", schema: WAIT }],
  answers: { 200: { description: "The run.", schema: workflowRunResponse, carriesValues: true } },
  faults: ["workflow_run_not_found", "not_serializable", "overloaded"],
};

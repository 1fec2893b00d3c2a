/** `POST /v1/workflow-runs/{id}/events`: gives a durable run an event that it waits for, or will. */
import { encodeCbor } from "../../codec/index.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { MAX_WORKFLOW_EVENT_BYTES } from "../../contracts/limits.ts";
import { runEventResponse } from "../../contracts/responses.ts";
import { runEvent } from "../../contracts/workflow-run.ts";
import type { Handler } from "../director.ts";
import { parseWith } from "../json.ts";
import type { OperationDoc } from "../openapi/operation-doc.ts";
import { RUN_ID } from "../openapi/parameters.ts";
import { unwrap } from "../resolve.ts";
import { NO_BODY, readValue } from "../values.ts";
import { readRunId } from "../workflow/durable/runs.ts";

/** Answers 202. Faults: `workflow_run_not_found`, `conflict`, `invalid_request`, `payload_too_large`. */
export const sendRunEvent: Handler = async (c, { workflowRuns }) => {
  const id = readRunId(c);
  const body = await readValue(c.req.raw, MAX_WORKFLOW_EVENT_BYTES);
  if (body === NO_BODY) throw new TroupeError(fault("invalid_request", "There is no body; send `{ type, payload? }`."));
  const { type, payload } = parseWith(runEvent, body);
  unwrap(await workflowRuns.send(id, type, payload === undefined ? undefined : encodeCbor(payload)));
  return c.json({ run: id, type }, 202);
};

/** How it is described. */
export const sendRunEventDoc: OperationDoc = {
  id: "sendWorkflowRunEvent",
  tag: "workflows",
  summary: "Send an event to a durable run",
  description:
    "It ends the step that has waited longest for an event of this type, and its payload is that step's output. Where nothing " +
    "waits for it yet, it is kept for the first step that will.",
  parameters: [RUN_ID],
  body: { schema: runEvent, carriesValues: true, example: { type: "approved", payload: { by: "ada" } } },
  answers: { 202: { description: "The event is kept.", schema: runEventResponse } },
  faults: ["workflow_run_not_found", "conflict", "overloaded"],
};

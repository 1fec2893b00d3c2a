/**
 * What a caller asks for who sends a workflow: the document itself, or an envelope around it with its input.
 */
import { z } from "zod";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { isObject } from "../arguments.ts";
import { parseWith } from "../json.ts";
import { NO_BODY, readValue } from "../values.ts";

/** A workflow that is to be run. */
export interface WorkflowRequest {
  /** A document of either form, or the name of one that was put; nobody has looked at it. */
  readonly workflow: unknown;
  readonly input: unknown;
  /** Whether it is to outlive the request, whatever the document says. */
  readonly durable: boolean;
}

/** The envelope. */
export const workflowEnvelope = z.strictObject({
  workflow: z.unknown(),
  input: z.unknown().optional(),
  durable: z.boolean().optional(),
});

/** Reads a body: one with a member `workflow` is an envelope, any other the document. */
export async function readWorkflowRequest(request: Request): Promise<WorkflowRequest> {
  const body = await readDocument(request);
  if (!isObject(body) || !Object.hasOwn(body, "workflow")) return { workflow: body, input: undefined, durable: false };
  const { workflow, input, durable = false } = parseWith(workflowEnvelope, body);
  return { workflow, input, durable };
}

/** Reads a body of any value. Throws `invalid_request` where there is none. */
export async function readDocument(request: Request): Promise<unknown> {
  const body = await readValue(request, MAX_INVOKE_BODY_BYTES);
  if (body !== NO_BODY) return body;
  throw new TroupeError(fault("invalid_request", "There is no body; send a workflow."));
}

/**
 * What a caller sends who wants a workflow checked or run: the document itself, or an envelope around it with its input.
 */
import { z } from "zod";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { isObject } from "../arguments.ts";
import { NO_BODY, readValue } from "../values.ts";

/** The envelope. */
export const workflowEnvelope = z.strictObject({
  /** A document of either form, or the name of one that was put. */
  workflow: z.unknown(),
  input: z.unknown().optional(),
  /** Whether it is to outlive the request, whatever the document says. */
  durable: z.boolean().optional(),
});

/** Reads a body of any value. Throws `invalid_request` where there is none or it cannot be read, `payload_too_large`. */
export async function readSubmission(request: Request): Promise<unknown> {
  const body = await readValue(request, MAX_INVOKE_BODY_BYTES);
  if (body !== NO_BODY) return body;
  throw new TroupeError(fault("invalid_request", "There is no body; send a workflow."));
}

/** Whether a body is an envelope: it has a member that no document has. */
export function isEnvelope(body: unknown): boolean {
  return isObject(body) && Object.hasOwn(body, "workflow");
}

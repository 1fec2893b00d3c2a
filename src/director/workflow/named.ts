/**
 * Workflows that were put under a name, and what is asked of them.
 */
import { z } from "zod";
import { ANSWER_LIMITS, decodeCbor } from "../../codec/index.ts";
import { fault, TroupeError } from "../../contracts/errors.ts";
import { MAX_INVOKE_BODY_BYTES } from "../../contracts/limits.ts";
import { type WorkflowName, workflowName } from "../../contracts/workflow.ts";
import { noWorkflow, type StoredWorkflow } from "../../contracts/workflow-book.ts";
import type { Workflow } from "../../workflow/model.ts";
import type { Director } from "../director.ts";
import { parseWith } from "../json.ts";
import { NO_BODY, readValue } from "../values.ts";
import { invalidWorkflow, validateWorkflow } from "./validate.ts";

/** A workflow by its name, with its document. */
export interface NamedWorkflow extends Omit<StoredWorkflow, "document"> {
  readonly document: unknown;
}

/** Body of `POST /v1/workflows/{name}/run` and `/spawn`. */
export const namedRunRequest = z.strictObject({ input: z.unknown().optional() });

/** The name of a workflow that should exist. What cannot be a name is nobody's: throws `workflow_not_found`. */
export function readWorkflowName(text: string | undefined): WorkflowName {
  const name = workflowName.safeParse(text);
  if (name.success) return name.data;
  throw new TroupeError(noWorkflow(text ?? ""));
}

/** A workflow that was put. Throws `workflow_not_found`. */
export async function namedWorkflow({ workflows }: Pick<Director, "workflows">, text: unknown): Promise<NamedWorkflow> {
  const name = readWorkflowName(typeof text === "string" ? text : undefined);
  const stored = await workflows.get(name);
  if (stored === null) throw new TroupeError(noWorkflow(name));
  return { ...stored, document: documentOf(stored.document) };
}

/** A document as it was kept. Throws `internal`. */
export function documentOf(bytes: Uint8Array): unknown {
  const document = decodeCbor(bytes, ANSWER_LIMITS);
  if (document.ok) return document.value;
  throw new TroupeError(fault("internal", `A workflow's document cannot be read: ${document.fault.message}`));
}

/** A document that holds together with the functions there are now. Throws `workflow_invalid`. */
export async function validWorkflow(director: Director, document: unknown, durable: boolean): Promise<Workflow> {
  const validated = await validateWorkflow(director, document, { durable });
  if (validated.ok) return validated.value;
  throw new TroupeError(invalidWorkflow(validated.fault));
}

/** Reads the input of a body `{ input? }`; no body is no input. Throws `invalid_request`, `payload_too_large`. */
export async function readInput(request: Request): Promise<unknown> {
  const body = await readValue(request, MAX_INVOKE_BODY_BYTES);
  return body === NO_BODY ? undefined : parseWith(namedRunRequest, body).input;
}

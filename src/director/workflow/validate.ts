/**
 * From a document that came from anywhere to a workflow that holds together, types included.
 *
 * A document that was found valid is remembered: when it comes again, all that is asked is whether its functions are what
 * they were.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { MAX_WORKFLOW_BYTES } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { WorkflowFault } from "../../contracts/workflow.ts";
import type { Workflow } from "../../workflow/model.ts";
import { mergeFaults } from "../../workflow/places.ts";
import { readParts } from "../../workflow/read.ts";
import { encodeValue } from "../../workflow/run/scope.ts";
import { checkParts, checkWorkflow } from "../../workflow/types.ts";
import type { FunctionContract } from "../../workflow/typing/contract.ts";
import type { Director } from "../director.ts";
import { contractOf, functionsOf, type LiveFunctions } from "./contracts.ts";

/** Reads and checks a document; `durable`: it is to be run so, whatever it says itself. On failure every fault is told. */
export async function validateWorkflow(
  director: Pick<Director, "registry" | "validWorkflows">,
  document: unknown,
  { durable = false }: { readonly durable?: boolean | undefined } = {},
): Promise<Result<Workflow, readonly WorkflowFault[]>> {
  const encoded = encodeDocument(document);
  if (!encoded.ok) return fail([encoded.fault]);
  const bytes = encoded.value;
  const text = (durable ? "durable " : "") + textOf(bytes);
  const known = director.validWorkflows.get(text);
  const read = known === undefined ? await readAnew(director, document, durable) : succeed(known.workflow);
  if (!read.ok) return read;
  const workflow = read.value;
  const functions = await functionsOf(director.registry, workflow);
  const revisions = revisionsOf(functions);
  if (known !== undefined && sameRevisions(known.revisions, revisions)) return read;
  const faults = checkWorkflow(workflow, contractsOf(functions));
  if (faults.length > 0) return fail(faults);
  director.validWorkflows.keep(text, { workflow, revisions }, bytes.length);
  return read;
}

/** Reads a document. Of one that does not hold together the functions that its steps call are looked at all the same. */
async function readAnew(
  { registry }: Pick<Director, "registry">,
  document: unknown,
  durable: boolean,
): Promise<Result<Workflow, readonly WorkflowFault[]>> {
  const { workflow, parts, faults } = readParts(document, { durable });
  if (workflow !== undefined) return succeed(workflow);
  return fail(mergeFaults(faults, checkParts(parts, contractsOf(await functionsOf(registry, parts)))));
}

function contractsOf(functions: LiveFunctions): (name: string) => FunctionContract | null {
  return (name) => {
    const live = functions.get(name) ?? null;
    return live === null ? null : contractOf(live);
  };
}

/** The fault of a workflow that does not hold together. */
export function invalidWorkflow(errors: readonly WorkflowFault[]): TroupeFault {
  const [first] = errors;
  const place = first === undefined || first.path === "" ? "" : `${first.path}: `;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return fault("workflow_invalid", `${place}${first?.message ?? "it does not hold together"}${more}.`, {
    details: { errors },
  });
}

/** Its bytes name the document, in either encoding that it may have come in, and tell its size. */
function encodeDocument(document: unknown): Result<Uint8Array, WorkflowFault> {
  const encoded = encodeValue(document);
  if (!encoded.ok) return fail({ path: "", message: "holds what cannot be carried, such as half a character" });
  if (encoded.value.length <= MAX_WORKFLOW_BYTES) return encoded;
  return fail({ path: "", message: `a workflow has ${MAX_WORKFLOW_BYTES} bytes at most` });
}

/** Bytes as text, a character each: it is made faster than a hash, and there are few documents to remember. */
function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return text;
}

/** Arguments of one call, which stand on the stack. */
const PIECE = 4_096;

/** 0 stands for a function that is not there. */
function revisionsOf(functions: LiveFunctions): Map<string, number> {
  return new Map([...functions].map(([name, live]) => [name, live?.revision ?? 0]));
}

function sameRevisions(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): boolean {
  return left.size === right.size && [...left].every(([name, revision]) => right.get(name) === revision);
}

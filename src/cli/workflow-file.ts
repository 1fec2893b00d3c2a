/**
 * Workflows as they are named on a command line: a file of JSON, stdin, or the name under which one was put.
 */

import type { Workflow } from "../workflow/model.ts";
import { readWorkflow } from "../workflow/read.ts";
import type { Context } from "./context.ts";
import { inputError } from "./errors.ts";
import { readText } from "./inputs.ts";

/** Reads JSON from a file, or from stdin where that is `-`. Throws `invalid_request` when it cannot be read. */
export async function readJson(path: string, context: Context): Promise<unknown> {
  const text = await readText(path, context);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw inputError("invalid_request", `${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Whether `target` is the name of a workflow: a path, `-` and what ends as a file are none. */
export const isName = (target: string): boolean => /^[A-Za-z][\w-]*$/.test(target);

/** Reads a file, or gets what was put under a name. */
export async function readDocument(target: string, context: Context): Promise<unknown> {
  if (!isName(target)) return readJson(target, context);
  return (await (await context.connect()).workflow(target)).document;
}

/** What a workflow does, in order. Throws `workflow_invalid` with every fault of its structure. */
export function planOf(document: unknown, target: string): Workflow {
  const read = readWorkflow(document);
  if (read.ok) return read.value;
  throw inputError("workflow_invalid", `${target} is no workflow that holds together.`, { errors: read.fault });
}

/**
 * Workflows as they are named on a command line: a file of JSON, a module that writes one, stdin, or the name under which
 * one was put.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Workflow } from "../workflow/model.ts";
import { readWorkflow } from "../workflow/read.ts";
import type { Context } from "./context.ts";
import { inputError } from "./errors.ts";
import { readText } from "./inputs.ts";

const MODULE = /\.m?[jt]s$/;

/** Reads JSON from a file, or from stdin where that is `-`. Throws `invalid_request` when it cannot be read. */
export async function readJson(path: string, context: Context): Promise<unknown> {
  const text = await readText(path, context);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw inputError("invalid_request", `${path} is not JSON: ${reasonOf(error)}`);
  }
}

/** The document of a file: JSON, or what a module exports as its default. Whether it is a workflow is for others to say. */
export async function readDocument(path: string, context: Context): Promise<unknown> {
  return MODULE.test(path) ? importDocument(path, context.cwd) : readJson(path, context);
}

/** Runs the author's own code, which writes the workflow. */
async function importDocument(path: string, cwd: string): Promise<unknown> {
  const { href } = pathToFileURL(resolve(cwd, path));
  const module: Readonly<Record<string, unknown>> = await import(href).catch((error: unknown) => {
    throw inputError("invalid_request", `${path} cannot be imported: ${reasonOf(error)}`);
  });
  if (typeof module.default === "object" && module.default !== null) return module.default;
  throw inputError("invalid_request", `${path} exports no workflow: export default workflow("…", …)`);
}

/** Whether `target` is the name of a workflow: a path, `-` and what ends as a file are none. */
export const isName = (target: string): boolean => /^[A-Za-z][\w-]*$/.test(target);

/** The document of a file, or of a name. */
export async function findDocument(target: string, context: Context): Promise<unknown> {
  if (!isName(target)) return readDocument(target, context);
  return (await (await context.connect()).workflow(target)).document;
}

/** What a workflow does, in order. Throws `workflow_invalid` with every fault of its structure. */
export function planOf(document: unknown, target: string): Workflow {
  const read = readWorkflow(document);
  if (read.ok) return read.value;
  throw inputError("workflow_invalid", `${target} is no workflow that holds together.`, { errors: read.fault });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Reads a workflow document, of either form: what holds together becomes a plan, of anything else all faults are told.
 */
import { fail, type Result, succeed } from "../contracts/result.ts";
import type { WorkflowFault } from "../contracts/workflow.ts";
import { isRecord } from "../signature/values.ts";
import { isReadable } from "./guard.ts";
import { NO_PARTS, type ReadParts, type Workflow } from "./model.ts";
import { FaultList } from "./places.ts";
import { readChain } from "./read.chain.ts";
import { readGraph } from "./read.graph.ts";

const NOTHING: ReadParts = { workflow: undefined, parts: NO_PARTS };

export interface ReadingOptions {
  /** Whether it is to be run durably, whatever it says itself. */
  readonly durable?: boolean | undefined;
}

/** A document that was read: the workflow that it is, or everything that is wrong with it. */
export interface Reading extends ReadParts {
  readonly faults: readonly WorkflowFault[];
}

/**
 * Reads a document that came from anywhere. On failure there is one fault at least, each with its path in the author's own
 * form: `functions.multiply.default_args.c`, `steps[2].args[0]`. It never throws.
 */
export function readWorkflow(document: unknown, options: ReadingOptions = {}): Result<Workflow, WorkflowFault[]> {
  const { workflow, faults } = readParts(document, options);
  return workflow === undefined ? fail([...faults]) : succeed(workflow);
}

/** The same, with what there is of a document that does not hold together: that can be checked all the same. */
export function readParts(document: unknown, { durable }: ReadingOptions = {}): Reading {
  const faults = new FaultList();
  const read = isReadable(document, faults) ? readForm(document, durable === true, faults) : NOTHING;
  return { ...read, faults: faults.list() };
}

function readForm(document: unknown, isDurable: boolean, faults: FaultList): ReadParts {
  if (!isRecord(document)) {
    faults.add([], "a workflow is an object");
    return NOTHING;
  }
  if (Object.hasOwn(document, "steps")) return readGraph(document, isDurable || document.durable === true, faults);
  if (Object.hasOwn(document, "functions") || Object.hasOwn(document, "entry_function")) {
    return readChain(document, isDurable, faults);
  }
  faults.add([], "a workflow has steps; or entry_function and functions, as PyFaaS writes chains");
  return NOTHING;
}

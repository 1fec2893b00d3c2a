/**
 * Workflows as their callers hold them: a document, or the name under which one was put.
 */
import type { StepTraceResponse } from "../../contracts/responses.ts";
import { type AnyWorkflow, isWorkflowRun } from "../api/workflows.ts";
import type { Caller } from "../remote.ts";
import type { RequestOptions } from "../transport.ts";
import { createRun, outcomeOf, type WorkflowRun } from "./run.ts";

/** A value, and how the steps went that made it. */
export interface WorkflowDetail<Value> {
  readonly value: Value;
  readonly steps: readonly StepTraceResponse[];
}

/** A workflow that can be run. A workflow that takes no input is run without. */
export interface WorkflowHandle<Input = unknown, Value = unknown> {
  /** Runs it and gives its value; of a durable workflow as soon as its run is over. */
  run(...input: InputOf<Input>): Promise<Value>;
  /** The same, with the trace of its steps. */
  detail(...input: InputOf<Input>): Promise<WorkflowDetail<Value>>;
  /** Begins a durable run, which outlives the request: resolves as soon as it is accepted. */
  spawn(...input: InputOf<Input>): Promise<WorkflowRun<Value>>;
  /** The same workflow, run with these options. */
  with(options: RequestOptions): WorkflowHandle<Input, Value>;
}
type InputOf<Input> = unknown extends Input ? [input?: Input] : [input: Input];

/** Makes the handle; nothing is asked of the server before the workflow is run. */
export function createWorkflow(
  caller: Caller,
  target: AnyWorkflow | string,
  options: RequestOptions = {},
): WorkflowHandle {
  const { api, runtime } = caller;
  const detail = async (input?: unknown): Promise<WorkflowDetail<unknown>> => {
    const answer = await api.runWorkflow(target, input, options);
    if (!isWorkflowRun(answer)) return { value: answer.value, steps: answer.steps };
    const over = await createRun(api, runtime, answer.id).finished(options);
    return { value: outcomeOf(over), steps: over.steps };
  };
  return {
    detail,
    run: async (input?: unknown) => (await detail(input)).value,
    spawn: async (input?: unknown) => createRun(api, runtime, (await api.spawnWorkflow(target, input, options)).id),
    with: (more) => createWorkflow(caller, target, { ...options, ...more }),
  };
}

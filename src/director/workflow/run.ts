/**
 * Runs a workflow for somebody who waits for it: all its calls within one request, its values never leaving the platform.
 */
import { encodeCbor, encodeEnvelope } from "../../codec/index.ts";
import { newId } from "../../contracts/ids.ts";
import type { EncodedValue, Encoding } from "../../contracts/invocation.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { StepTrace } from "../../contracts/workflow-run.ts";
import type { Workflow } from "../../workflow/model.ts";
import { runWorkflow } from "../../workflow/run.ts";
import type { Director } from "../director.ts";
import { transcode } from "../jobs/transcode.ts";
import { DirectPerformer, type PerformerOptions } from "./performer.ts";

/** A run that went well. */
interface Ran {
  readonly value: EncodedValue;
  readonly steps: readonly StepTrace[];
}

/** How a workflow is run. */
export interface WorkflowCall extends PerformerOptions {
  readonly input: unknown;
  /** How the value is to be encoded. */
  readonly encoding: Encoding;
}

/** Runs. Faults: those of the step that failed, with `details.step` and `details.steps`; `not_serializable`. */
export async function performWorkflow(
  director: Director,
  workflow: Workflow,
  { input, encoding, ...options }: WorkflowCall,
): Promise<Result<Ran>> {
  const runId = newId("run", director.entropy);
  const { result, steps } = await runWorkflow(workflow, { runId, input }, new DirectPerformer(director, options));
  if (!result.ok) return result;
  const value = transcode(result.value, encoding);
  return value.ok
    ? succeed({ value: value.value, steps })
    : fail({ ...value.fault, details: { ...value.fault.details, steps } });
}

/** The answer's body. JSON leaves the member `value` out for `undefined`. */
export function renderRan({ value, steps }: Ran): string | Uint8Array {
  if (value instanceof Uint8Array) return encodeEnvelope({ value, steps: encodeCbor(steps) });
  const told = JSON.stringify(steps);
  return value === undefined ? `{"steps":${told}}` : `{"value":${value},"steps":${told}}`;
}

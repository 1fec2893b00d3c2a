/**
 * Whether the types of a workflow fit together: what a step gives, and what those take that it goes to.
 *
 * What is of no known type (the input, an event, what a function without signature gives) goes anywhere; it is held to its
 * parameter's type when it is there. So is what is too large to compare.
 */
import { MAX_WORKFLOW_COMPARISONS } from "../contracts/limits.ts";
import type { CallTemplate, WorkflowFault } from "../contracts/workflow.ts";
import { withinLimits } from "../signature/assignable.ts";
import { makeRelation } from "../signature/relation.ts";
import { makeTypes, withinAllowance } from "../signature/terms.ts";
import type { PlannedStep, Workflow, WorkflowParts } from "./model.ts";
import { FaultList, type Place } from "./places.ts";
import { chainSlots, outputSlots, type Slot, slotsOf } from "./slots.ts";
import { type CallAt, type CallCheck, checkCall } from "./typing/call.ts";
import type { FunctionContract } from "./typing/contract.ts";
import { type CheckedStep, makeScopes } from "./typing/scope.ts";
import { checkReferences, checkRest } from "./typing/slots.ts";

/** Everything that does not fit; empty when the workflow can run. `contractOf` gives null where there is no such function. */
export function checkWorkflow(
  workflow: Workflow,
  contractOf: (name: string) => FunctionContract | null,
): WorkflowFault[] {
  const isChain = workflow.isChain === true;
  const places = workflow.steps.map(({ id }, index): Place => (isChain ? ["functions", id] : ["steps", index]));
  return checkParts({ ...workflow, isChain, places }, contractOf);
}

/**
 * The same of a document that does not hold together: what its parts say of functions and types. What leads to a step that
 * is not there fits everything.
 */
export function checkParts(
  { steps: parts, places, isChain, output }: WorkflowParts,
  contractOf: (name: string) => FunctionContract | null,
): WorkflowFault[] {
  const faults = new FaultList();
  const steps = new Map<string, CheckedStep>();
  withinAllowance(() => {
    const types = makeTypes();
    const relation = makeRelation(types, { exact: false, readers: "joiners", trusting: true });
    const scopeOf = makeScopes(types, steps);
    for (const [index, step] of parts.entries()) {
      const place = places[index] ?? [];
      const checked: CheckedStep = { step, place, outcome: null, fallback: null };
      steps.set(step.id, checked);
      checkStep(checked, isChain, { relation, scope: scopeOf(checked), faults, contractOf });
    }
    if (isChain) return;
    const check = { relation, scope: scopeOf(null), faults, contractOf };
    withinLimits(() => checkReferences(outputSlots({ output }), check), undefined);
  }, MAX_WORKFLOW_COMPARISONS);
  return faults.list();
}

function checkStep(checked: CheckedStep, isChain: boolean, check: CallCheck): void {
  const { step, place } = checked;
  if ("function" in step) {
    checked.outcome = checkCall(isChain ? chainCall(step, place) : graphCall(step, place), check);
    if (step.fallback !== undefined && "function" in step.fallback) {
      checked.fallback = checkCall(graphCall(step.fallback, [...place, "fallback"]), check);
    }
    if (step.compensate !== undefined) checkCall(graphCall(step.compensate, [...place, "compensate"]), check);
  }
  withinLimits(() => {
    checkReferences(isChain ? slotsOfChain(step, place) : slotsOf({ ...step }, place), check);
    checkRest(checked, check);
  }, undefined);
}

function graphCall({ function: name, args, named }: CallTemplate, place: Place): CallAt {
  return {
    ...{ function: name, args, named, functionPlace: [...place, "function"] },
    ...{ argsPlace: [...place, "args"], namedPlace: [...place, "named"] },
  };
}

function chainCall({ function: name, args, named }: CallTemplate, place: Place): CallAt {
  return {
    ...{ function: name, args, named, functionPlace: place },
    ...{ argsPlace: [...place, "positional_args"], namedPlace: [...place, "default_args"] },
  };
}

function slotsOfChain(step: PlannedStep, place: Place): Slot[] {
  return "function" in step ? chainSlots({ positional_args: step.args, default_args: step.named }, place) : [];
}

/**
 * Reads a workflow that is written as a chain of functions, as PyFaaS has them, with the checks of its validator.
 */
import { z } from "zod";
import { functionName } from "../contracts/ids.ts";
import { MAX_WORKFLOW_STEPS } from "../contracts/limits.ts";
import { chainDocument } from "../contracts/workflow.ts";
import { isRecord } from "../signature/values.ts";
import { orderOfChain } from "./chain-order.ts";
import type { PlannedStep, Workflow } from "./model.ts";
import type { FaultList, Place } from "./places.ts";
import { RESERVED_IDS } from "./references.ts";
import { parsePart, refuseProto } from "./shape.ts";
import { chainSlots, type RawStep } from "./slots.ts";
import { connect, type Draft } from "./structure.ts";

const outline = chainDocument.extend({ functions: z.looseObject({}) });
const chainStep = chainDocument.shape.functions.valueType;
type ChainStep = z.output<typeof chainStep>;

/** The workflow of a document; undefined where something is wrong, which is noted. */
export function readChain(document: RawStep, isDurable: boolean, faults: FaultList): Workflow | undefined {
  const parsed = parsePart(outline, document, [], faults);
  const raw = new Map(isRecord(document.functions) ? Object.entries(document.functions) : []);
  if (raw.size > MAX_WORKFLOW_STEPS) {
    faults.add(["functions"], `must have ${MAX_WORKFLOW_STEPS} members at most`);
    return undefined;
  }
  const steps = new Map([...raw].map(([name, step]) => [name, readStep(name, step, faults)]));
  const order = isRecord(document.functions) ? orderOfChain(raw, document.entry_function, faults) : undefined;
  const names = order ?? [...raw.keys()];
  const needs = connect(
    names.map((name) => draftOf(name, raw.get(name))),
    [],
    faults,
    order !== undefined,
  );
  if (parsed === undefined || !faults.isEmpty) return undefined;
  const planned = names.flatMap((name, index): PlannedStep[] => {
    const step = steps.get(name);
    return step === undefined ? [] : [plannedStep(name, step, needs[index]?.needs ?? [], names[index - 1])];
  });
  return { id: parsed.id, isDurable, isChain: true, steps: planned, output: `$${names.at(-1)}.output` };
}

function readStep(name: string, step: unknown, faults: FaultList): ChainStep | undefined {
  const place: Place = ["functions", name];
  if (name === "") faults.add(place, "a function's name must not be empty");
  else if (RESERVED_IDS.has(name))
    faults.add(place, `no function of a chain can have this name: $${name} stands for something else`);
  else parsePart(functionName, name, place, faults);
  if (isRecord(step)) refuseProto(step.default_args, [...place, "default_args"], faults);
  return parsePart(chainStep, step, place, faults);
}

function draftOf(name: string, step: unknown): Draft {
  return { id: name, slots: isRecord(step) ? chainSlots(step, ["functions", name]) : [], after: [] };
}

/** Each step comes after the one before it, whether it refers to that one or not. */
function plannedStep(
  name: string,
  step: ChainStep,
  references: readonly string[],
  before: string | undefined,
): PlannedStep {
  const needs = [...new Set([...(before === undefined ? [] : [before]), ...references])];
  return {
    id: name,
    function: functionName.parse(name),
    args: step.positional_args,
    ...(Object.keys(step.default_args).length === 0 ? {} : { named: step.default_args }),
    cache: step.cache_result ? "use" : "skip",
    ...(step.cache_result ? { remember: true } : {}),
    ...(step.serializer === undefined ? {} : { serializer: step.serializer }),
    needs,
    requires: needs,
  };
}

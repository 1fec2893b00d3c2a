/**
 * Reads a workflow that is written as a chain of functions, as PyFaaS has them, with the checks of its validator.
 */
import { z } from "zod";
import { type FunctionName, functionName } from "../contracts/ids.ts";
import { MAX_WORKFLOW_STEPS } from "../contracts/limits.ts";
import { chainDocument } from "../contracts/workflow.ts";
import { isRecord } from "../signature/values.ts";
import { orderOfChain } from "./chain-order.ts";
import { NO_PARTS, type PlannedStep, type ReadParts } from "./model.ts";
import type { FaultList, Place } from "./places.ts";
import { RESERVED_IDS } from "./references.ts";
import { parsePart, refuseProto } from "./shape.ts";
import { chainSlots, type RawStep } from "./slots.ts";
import { connect, type Draft } from "./structure.ts";

const outline = chainDocument.extend({ functions: z.looseObject({}) });
const chainStep = chainDocument.shape.functions.valueType;
type ReadStep = z.output<typeof chainStep> & { readonly called: FunctionName };

/** The workflow of a document, and what there is of it where something is wrong, which is noted. */
export function readChain(document: RawStep, isDurable: boolean, faults: FaultList): ReadParts {
  const parsed = parsePart(outline, document, [], faults);
  const raw = new Map(isRecord(document.functions) ? Object.entries(document.functions) : []);
  if (raw.size > MAX_WORKFLOW_STEPS) {
    faults.add(["functions"], `must have ${MAX_WORKFLOW_STEPS} members at most`);
    return { workflow: undefined, parts: { ...NO_PARTS, isChain: true } };
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
  const planned = names.flatMap((name, index): PlannedStep[] => {
    const step = steps.get(name);
    return step === undefined ? [] : [plannedStep(name, step, needs[index]?.needs ?? [], names[index - 1])];
  });
  const places = planned.map(({ id }) => ["functions", id]);
  const parts = { steps: planned, places, isChain: true, output: undefined };
  if (parsed === undefined || !faults.isEmpty) return { workflow: undefined, parts };
  const output = `$${names.at(-1)}.output`;
  return { workflow: { id: parsed.id, isDurable, isChain: true, steps: planned, output }, parts };
}

function readStep(name: string, step: unknown, faults: FaultList): ReadStep | undefined {
  const place: Place = ["functions", name];
  const called = readName(name, place, faults);
  if (isRecord(step)) refuseProto(step.default_args, [...place, "default_args"], faults);
  const read = parsePart(chainStep, step, place, faults);
  return called === undefined || read === undefined ? undefined : { ...read, called };
}

function readName(name: string, place: Place, faults: FaultList): FunctionName | undefined {
  if (name !== "" && !RESERVED_IDS.has(name)) return parsePart(functionName, name, place, faults);
  const why = `no function of a chain can have this name: $${name} stands for something else`;
  faults.add(place, name === "" ? "a function's name must not be empty" : why);
  return undefined;
}

function draftOf(name: string, step: unknown): Draft {
  return { id: name, slots: isRecord(step) ? chainSlots(step, ["functions", name]) : [], after: [] };
}

/** Each step comes after the one before it, whether it refers to that one or not. */
function plannedStep(
  name: string,
  step: ReadStep,
  references: readonly string[],
  before: string | undefined,
): PlannedStep {
  const needs = [...new Set([...(before === undefined ? [] : [before]), ...references])];
  return {
    id: name,
    function: step.called,
    args: step.positional_args,
    ...(Object.keys(step.default_args).length === 0 ? {} : { named: step.default_args }),
    cache: step.cache_result ? "use" : "skip",
    ...(step.cache_result ? { remember: true } : {}),
    ...(step.serializer === undefined ? {} : { serializer: step.serializer }),
    needs,
    requires: needs,
  };
}

/**
 * Reads a workflow that is written as a graph of steps.
 */
import { z } from "zod";
import { MAX_WORKFLOW_STEPS } from "../contracts/limits.ts";
import {
  type CallStep,
  callStep,
  callTemplate,
  type SleepStep,
  sleepStep,
  type WaitStep,
  waitStep,
  workflowDocument,
} from "../contracts/workflow.ts";
import { isRecord } from "../signature/values.ts";
import { findConditionReferences } from "./conditions.ts";
import type { PlannedStep, ReadParts } from "./model.ts";
import { FaultList, type Place } from "./places.ts";
import { RESERVED_IDS, readText } from "./references.ts";
import { parsePart, refuseProto } from "./shape.ts";
import { outputSlots, type RawStep, slotsOf } from "./slots.ts";
import { afterOf, connect, type Draft, idOf, NO_NEEDS } from "./structure.ts";
import { alternativesOf } from "./templates.ts";

/** The parts that are looked at one by one, so that each fault has its own place. */
const outline = workflowDocument.extend({ steps: z.array(z.unknown()).min(1).max(MAX_WORKFLOW_STEPS) });
const STEP_SCHEMAS = { function: callStep, sleep: sleepStep, waitForEvent: waitStep } as const;
const KINDS = ["function", "sleep", "waitForEvent"] as const;
const fallbackValue = z.strictObject({ value: z.unknown() });

type AnyStep = CallStep | SleepStep | WaitStep;

/** The workflow of a document, and what there is of it where something is wrong, which is noted. */
export function readGraph(document: RawStep, isDurable: boolean, faults: FaultList): ReadParts {
  const parsed = parsePart(outline, document, [], faults);
  const raw = Array.isArray(document.steps) ? document.steps.slice(0, MAX_WORKFLOW_STEPS) : [];
  const steps = raw.map((step: unknown, index) => readStep(step, ["steps", index], isDurable, faults));
  noteSharedIds(raw, faults);
  const drafts = raw.map((step: unknown, index) => draftOf(step, ["steps", index]));
  const needs = connect(drafts, outputSlots(document), faults);
  const misfit = steps.indexOf(undefined);
  if (misfit !== -1 && faults.isEmpty) faults.add(["steps", misfit], "is no step");
  const places: Place[] = [];
  const planned: PlannedStep[] = [];
  for (const [index, step] of steps.entries()) {
    if (step === undefined) continue;
    planned.push({ ...step, ...(needs[index] ?? NO_NEEDS) });
    places.push(["steps", index]);
  }
  const parts = { steps: planned, places, isChain: false, output: document.output };
  if (parsed === undefined || !faults.isEmpty) return { workflow: undefined, parts };
  const output = parsed.output === undefined ? `$${planned.at(-1)?.id}.output` : parsed.output;
  return { workflow: { id: parsed.id, isDurable, steps: planned, output }, parts };
}

function draftOf(step: unknown, place: Place): Draft {
  if (!isRecord(step)) return { id: undefined, slots: [], after: [] };
  return { id: idOf(step), slots: slotsOf(step, place), after: afterOf(step.after, [...place, "after"]) };
}

function noteSharedIds(steps: readonly unknown[], faults: FaultList): void {
  const seen = new Map<string, number>();
  for (const [index, step] of steps.entries()) {
    const id = idOf(step);
    if (id === undefined) continue;
    const first = seen.get(id);
    if (first === undefined) seen.set(id, index);
    else faults.add(["steps", index, "id"], `steps[${first}] has this id already`);
    if (RESERVED_IDS.has(id))
      faults.add(["steps", index, "id"], `no step can have this id: $${id} stands for something else`);
  }
}

function readStep(step: unknown, place: Place, isDurable: boolean, faults: FaultList): AnyStep | undefined {
  if (!isRecord(step)) {
    faults.add(place, "must be an object");
    return undefined;
  }
  const kinds = KINDS.filter((kind) => Object.hasOwn(step, kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    faults.add(place, "must have one of function, sleep and waitForEvent");
    return undefined;
  }
  noteDurableParts(step, kind, place, isDurable, faults);
  noteCallParts(step, place, faults);
  // Of what has several forms the schema says little more than that it does not fit.
  const others = ["when", "fallback", ...(typeof step.sleep === "number" ? [] : ["sleep"])];
  // Nor is it asked about a condition that is none: it would try all of its forms at every place.
  const misfits = new FaultList();
  if (step.when !== undefined) findConditionReferences(step.when, [], misfits);
  return parsePart(STEP_SCHEMAS[kind], misfits.isEmpty ? step : { ...step, when: true }, place, faults, others);
}

function noteDurableParts(step: RawStep, kind: string, place: Place, isDurable: boolean, faults: FaultList): void {
  if (isDurable) return;
  const parts = [...(kind === "function" ? [] : [kind]), ...(step.compensate === undefined ? [] : ["compensate"])];
  for (const name of parts) faults.add([...place, name], "is of durable workflows only: say `durable: true`");
}

/** What the schema of a step cannot say, or says badly. */
function noteCallParts(step: RawStep, place: Place, faults: FaultList): void {
  const { each, fallback, compensate, sleep, concurrency } = step;
  const isList = Array.isArray(each) || refersTo(each) || alternativesOf(each) !== null;
  if (each !== undefined && !isList) faults.add([...place, "each"], "must be a list, or refer to one");
  if (concurrency !== undefined && each === undefined) {
    faults.add([...place, "concurrency"], 'has a meaning beside "each" only');
  }
  if (Object.hasOwn(step, "sleep") && typeof sleep !== "number" && !refersTo(sleep)) {
    faults.add([...place, "sleep"], "must be a number of seconds, or refer to one");
  }
  refuseProto(step.named, [...place, "named"], faults);
  if (isRecord(compensate)) refuseProto(compensate.named, [...place, "compensate", "named"], faults);
  if (fallback !== undefined) noteFallback(fallback, [...place, "fallback"], faults);
}

/** Whether a template is a reference, or one that is badly written: what is wrong with it is told elsewhere. */
function refersTo(template: unknown): boolean {
  return typeof template === "string" && readText(template).kind !== "plain";
}

function noteFallback(fallback: unknown, place: Place, faults: FaultList): void {
  if (!isRecord(fallback) || Object.hasOwn(fallback, "value") === Object.hasOwn(fallback, "function")) {
    faults.add(place, 'must be an object with "value", or with "function" and its arguments');
    return;
  }
  parsePart(Object.hasOwn(fallback, "value") ? fallbackValue : callTemplate, fallback, place, faults);
  refuseProto(fallback.named, [...place, "named"], faults);
}

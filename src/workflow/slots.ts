/**
 * The places of a step where templates stand, and what a reference may lead to from each.
 *
 * Steps are taken as they are written, whole or not: what is wrong with one must not hide what is wrong with another.
 */
import { isRecord } from "../signature/values.ts";
import { findConditionReferences } from "./conditions.ts";
import type { FaultList, Place } from "./places.ts";
import { type FoundReference, findReferences } from "./templates.ts";

/** A template, and what is known where it stands. */
export interface Slot {
  readonly template: unknown;
  readonly place: Place;
  readonly isCondition: boolean;
  /** Whether `$item` and `$index` have a meaning there. */
  readonly hasItem: boolean;
  /** Whether it belongs to a call, which `$run.step` names. */
  readonly hasCall: boolean;
  /** Whether the step's own output is there already. */
  readonly hasOwnOutput: boolean;
}

/** Finds the references of what stands in a slot, and what is wrong with how they are written. */
export function findSlotReferences({ template, place, isCondition }: Slot, faults: FaultList): FoundReference[] {
  return (isCondition ? findConditionReferences : findReferences)(template, place, faults);
}

/** A step as it is written. */
export type RawStep = Readonly<Record<string, unknown>>;

const PLAIN = { isCondition: false, hasItem: false, hasCall: false, hasOwnOutput: false };

/** All templates of a step of a graph, in the order of the contract. */
export function slotsOf(step: RawStep, place: Place): Slot[] {
  const hasItem = step.each !== undefined;
  return [
    ...slot(step, place, "when", { ...PLAIN, isCondition: true }),
    ...slot(step, place, "each", PLAIN),
    ...callSlots(step, place, { ...PLAIN, hasItem, hasCall: true }),
    ...inner(step, "fallback", (fallback) => {
      const calls = { ...PLAIN, hasItem, hasCall: true };
      return [
        ...slot(fallback, [...place, "fallback"], "value", calls),
        ...callSlots(fallback, [...place, "fallback"], calls),
      ];
    }),
    ...inner(step, "compensate", (compensate) =>
      callSlots(compensate, [...place, "compensate"], { ...PLAIN, hasCall: true, hasOwnOutput: true }),
    ),
    ...slot(step, place, "sleep", PLAIN),
  ];
}

type SlotKind = typeof PLAIN;

function callSlots(call: RawStep, place: Place, kind: SlotKind): Slot[] {
  return [...slot(call, place, "args", kind), ...slot(call, place, "named", kind)];
}

function slot(step: RawStep, place: Place, name: string, kind: SlotKind): Slot[] {
  const template = Object.hasOwn(step, name) ? step[name] : undefined;
  return template === undefined ? [] : [{ template, place: [...place, name], ...kind }];
}

function inner(step: RawStep, name: string, read: (part: RawStep) => Slot[]): Slot[] {
  const part = step[name];
  return isRecord(part) ? read(part) : [];
}

/** The templates of a step of a chain. */
export function chainSlots(step: RawStep, place: Place): Slot[] {
  const kind = { ...PLAIN, hasCall: true };
  return [...slot(step, place, "positional_args", kind), ...slot(step, place, "default_args", kind)];
}

/** The template of a workflow's result. */
export function outputSlots(document: RawStep): Slot[] {
  return slot(document, [], "output", PLAIN);
}

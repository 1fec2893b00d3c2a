/**
 * How the steps of a workflow hang together: every reference leads to a step that has ended by then.
 */
import { isRecord } from "../signature/values.ts";
import { cycleThrough } from "./cycles.ts";
import type { Needs } from "./model.ts";
import type { FaultList, Place } from "./places.ts";
import type { Reference } from "./references.ts";
import { findSlotReferences, type Slot } from "./slots.ts";
import type { FoundReference } from "./templates.ts";

/** A step, as far as its place among the others goes. */
export interface Draft {
  /** Undefined where it has none that could be referred to. */
  readonly id: string | undefined;
  readonly slots: readonly Slot[];
  /** Steps that it comes after though it does not refer to them, and where that is said. */
  readonly after: readonly { readonly id: string; readonly place: Place }[];
}

export const NO_NEEDS: Needs = { needs: [], requires: [] };

/** A reference to a step. */
interface Link {
  readonly step: string;
  readonly place: Place;
  readonly isOptional: boolean;
  readonly mayBeSelf: boolean;
}

/**
 * What each step needs, in the order of `drafts`; what is wrong is noted. Where their order is not known, as in a chain
 * that does not hold together, `isOrdered` is false and only what exists at all is looked at.
 */
export function connect(
  drafts: readonly Draft[],
  output: readonly Slot[],
  faults: FaultList,
  isOrdered = true,
): Needs[] {
  const places = new Map<string, number>();
  for (const [index, { id }] of drafts.entries()) if (id !== undefined && !places.has(id)) places.set(id, index);
  const links = drafts.map((draft) => linksOf(draft, faults));
  const edges = links.map((each) => each.flatMap(({ step }) => places.get(step) ?? []));
  const nameOf = (index: number) => drafts[index]?.id ?? "";

  const noteLink = (link: Link, from: number) => {
    const to = places.get(link.step);
    if (to === undefined) return faults.add(link.place, `there is no step ${JSON.stringify(link.step)}`);
    if (to === from && !link.mayBeSelf) return faults.add(link.place, "a step cannot wait for itself");
    if (to <= from || !isOrdered || faults.isFull) return;
    const cycle = cycleThrough(edges, from, to)?.map(nameOf).join(" → ");
    const why = cycle === undefined ? `put ${JSON.stringify(link.step)} before this one` : `there is a cycle: ${cycle}`;
    faults.add(link.place, `refers forward: ${why}`);
  };
  for (const [index, each] of links.entries()) for (const link of each) noteLink(link, index);
  const ofOutput = linksOf({ id: undefined, slots: output, after: [] }, faults);
  for (const link of ofOutput) noteLink(link, drafts.length);
  return links.map((each, index) => needsOf(each, nameOf(index)));
}

function needsOf(links: readonly Link[], self: string): Needs {
  const others = links.filter(({ step }) => step !== self);
  const required = others.filter(({ isOptional }) => !isOptional);
  return {
    needs: [...new Set(others.map(({ step }) => step))],
    requires: [...new Set(required.map(({ step }) => step))],
  };
}

function linksOf({ slots, after }: Draft, faults: FaultList): Link[] {
  const referred = slots.flatMap((slot) =>
    findSlotReferences(slot, faults).flatMap((found) => linkOf(found, slot, faults)),
  );
  return [...referred, ...after.map(({ id, place }) => ({ step: id, place, isOptional: false, mayBeSelf: false }))];
}

function linkOf({ reference, place, isOptional }: FoundReference, slot: Slot, faults: FaultList): Link[] {
  const misplaced = misplacedIn(reference, slot);
  if (misplaced !== null) faults.add(place, misplaced);
  if (reference.to !== "step") return [];
  return [{ step: reference.step, place, isOptional, mayBeSelf: slot.hasOwnOutput }];
}

/** Why a reference has no meaning where it stands; null when it has. */
function misplacedIn({ to }: Reference, { hasItem, hasCall }: Slot): string | null {
  if ((to === "item" || to === "index") && !hasItem) {
    return `$${to} has a meaning in args, named and fallback of a step with "each" only`;
  }
  return to === "run.step" && !hasCall ? "$run.step has a meaning in the arguments of a call only" : null;
}

/** The list of `after`, as far as it can be read. */
export function afterOf(after: unknown, place: Place): { id: string; place: Place }[] {
  if (!Array.isArray(after)) return [];
  return after.flatMap((id: unknown, index) => (typeof id === "string" ? [{ id, place: [...place, index] }] : []));
}

/** The id of a step, as far as it can be read. */
export function idOf(step: unknown): string | undefined {
  return isRecord(step) && typeof step.id === "string" ? step.id : undefined;
}

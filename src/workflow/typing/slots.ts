/**
 * Types of what stands in a step beside the arguments of its calls: paths that lead somewhere, lists, conditions, times.
 */
import type { Schema } from "../../contracts/schema.ts";
import { isRecord } from "../../signature/values.ts";
import { FaultList, type Place } from "../places.ts";
import { printReference } from "../references.ts";
import { findSlotReferences, type Slot } from "../slots.ts";
import type { CallCheck } from "./call.ts";
import { type CheckedStep, elementType, listOf } from "./scope.ts";
import { typeOfReference, typeOfTemplate } from "./templates.ts";

const ORDERED: Schema = {
  anyOf: [{ type: "number" }, { type: "string" }, { "x-type": "bigint" }, { "x-type": "Date" }],
};
const SECONDS: Schema = { type: "number" };

/** Notes references whose path leads out of the type of what they refer to. */
export function checkReferences(slots: readonly Slot[], { scope, faults }: CallCheck): void {
  // How they are written was looked at before.
  const references = slots.flatMap((slot) => findSlotReferences(slot, new FaultList()));
  for (const { reference, place } of references) {
    const found = typeOfReference(reference, scope);
    if ("message" in found) faults.add(place, `${printReference(reference)} leads nowhere: ${found.message}`);
  }
}

/** Notes an `each` that goes over no list, a `sleep` that is no time, and a comparison of what has no order. */
export function checkRest(checked: CheckedStep, check: CallCheck): void {
  const { step, place } = checked;
  const { scope, faults } = check;
  const list = listOf(checked, scope);
  if (list !== null && elementType(scope.types, list) === null) {
    faults.add([...place, "each"], `must be a list, but is ${scope.types.print(list)}`);
  }
  if ("sleep" in step) hold(step.sleep, [...place, "sleep"], SECONDS, check);
  checkCondition(step.when, [...place, "when"], check);
}

function checkCondition(condition: unknown, place: Place, check: CallCheck): void {
  if (!isRecord(condition)) return;
  for (const [operator, operand] of Object.entries(condition)) {
    const inner = [...place, operator];
    if (operator === "not") checkCondition(operand, inner, check);
    if (!Array.isArray(operand)) continue;
    for (const [index, each] of operand.entries()) {
      if (operator === "all" || operator === "any") checkCondition(each, [...inner, index], check);
      else if (operator !== "equals") hold(each, [...inner, index], ORDERED, check);
    }
  }
}

function hold(template: unknown, place: Place, schema: Schema, { relation, scope, faults }: CallCheck): void {
  const found = relation.misfit(typeOfTemplate(template, scope), scope.types.term(schema, NO_DEFINITIONS));
  if (found !== null) faults.add(place, found.text);
}

const NO_DEFINITIONS = {};

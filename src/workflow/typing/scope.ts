/**
 * What the steps of a workflow give, as types.
 */
import { onlyKind } from "../../signature/atoms.ts";
import type { Callable } from "../../signature/calls.ts";
import type { Term, Types } from "../../signature/terms.ts";
import type { PlannedStep } from "../model.ts";
import type { Place } from "../places.ts";
import { plain, unionOf } from "./members.ts";
import { type TypeScope, typeOfTemplate } from "./templates.ts";

/** Ways to call a function, of which one will be taken; null where nothing is known of what it gives. */
export type Outcome = readonly Callable[] | null;

/** What is known of a step that was checked. */
export interface CheckedStep {
  readonly step: PlannedStep;
  readonly place: Place;
  outcome: Outcome;
  /** Of the call that is its fallback. */
  fallback: Outcome;
}

/** What references lead to from a step, or from the workflow's result. Steps may be added to `steps`. */
export function makeScopes(
  types: Types,
  steps: ReadonlyMap<string, CheckedStep>,
): (from: CheckedStep | null) => TypeScope {
  const known = new Map<string, Term>();
  let names = 0;
  const scopeOf = (checked: CheckedStep | null): TypeScope => ({
    types,
    freshName: () => `template ${names++}`,
    output(id) {
      const step = steps.get(id);
      if (step === undefined) return types.any;
      const before = known.get(id);
      if (before !== undefined) return before;
      // Of a document that does not hold together: a step that leads to itself.
      known.set(id, types.any);
      const term = outputType(step, scopeOf(step));
      known.set(id, term);
      return term;
    },
    item() {
      // The list itself has no items yet.
      const list = checked === null ? null : listOf(checked, scopeOf(null));
      return (list === null ? null : elementType(types, list)) ?? types.any;
    },
  });
  return scopeOf;
}

/** The type of what a step with `each` goes over; null of any other step. */
export function listOf({ step }: CheckedStep, scope: TypeScope): Term | null {
  if (!("function" in step) || step.each === undefined) return null;
  return typeOfTemplate(step.each, scope);
}

/** The type of a list's elements; null where not every value of the type is a list. */
export function elementType(types: Types, list: Term): Term | null {
  if (list === types.any) return types.any;
  const { literals, kinds } = types.atoms(list);
  const elements: Term[] = [];
  for (const kind of kinds) {
    if (kind.kind === "any") elements.push(types.any);
    else if (kind.kind !== "array") return null;
    else elements.push(...kind.places, ...(kind.most > kind.places.length ? [kind.rest] : []));
  }
  return literals.size > 0 ? null : unionOf(types, elements);
}

function outputType({ step, outcome, fallback }: CheckedStep, scope: TypeScope): Term {
  const { types } = scope;
  if (!("function" in step)) return "sleep" in step ? plain(types, "undefined") : types.any;
  const terms = [resultType(types, outcome)];
  if (step.fallback !== undefined) {
    const other = step.fallback;
    terms.push("function" in other ? resultType(types, fallback) : typeOfTemplate(other.value, scope));
  }
  const term = unionOf(types, terms);
  return step.each === undefined ? term : listType(types, term);
}

function resultType(types: Types, outcome: Outcome): Term {
  if (outcome === null) return types.any;
  return unionOf(
    types,
    outcome.map(({ call, defs }) => types.term(call.result, defs)),
  );
}

function listType(types: Types, element: Term): Term {
  const list = onlyKind({ kind: "array", places: [], rest: element, least: 0, most: Number.POSITIVE_INFINITY });
  return types.made(`list of ${element.key}`, list, () => {
    const printed = types.print(element);
    return / [|&] /.test(printed) ? `(${printed})[]` : `${printed}[]`;
  });
}

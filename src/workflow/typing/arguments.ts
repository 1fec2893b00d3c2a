/**
 * Whether the arguments of a step's call fit one way to call its function, each told by its own place.
 */

import { MAX_WORKFLOW_FAULTS } from "../../contracts/limits.ts";
import { placeOf } from "../../signature/atoms.ts";
import { type Callable, callType } from "../../signature/calls.ts";
import { mostArguments, parameterPath } from "../../signature/parameters.ts";
import { printSchema } from "../../signature/print.ts";
import type { Misfit, Relation } from "../../signature/relation.rules.ts";
import type { Term } from "../../signature/terms.ts";
import type { Place } from "../places.ts";
import { readText } from "../references.ts";
import { descend } from "./descend.ts";
import { unionOf } from "./members.ts";

/** An argument as a step gives it. */
export interface Argument {
  readonly template: unknown;
  readonly place: Place;
  readonly term: Term;
}

/** All arguments of a call. */
export interface Arguments {
  readonly place: Place;
  readonly positional: readonly Argument[];
  readonly named: ReadonlyMap<string, Argument>;
}

/** What is wrong with an argument. */
export interface ArgumentFault {
  readonly place: Place;
  readonly message: string;
}

/** What does not fit; empty when the call holds. */
export function argumentFaults(relation: Relation, callable: Callable, given: Arguments): ArgumentFault[] {
  return [
    ...positionalFaults(relation, callable, given),
    ...namedFaults(relation, callable, given),
    ...missingFaults(relation, callable, given),
  ];
}

function positionalFaults(relation: Relation, callable: Callable, { positional }: Arguments): ArgumentFault[] {
  const { kinds } = callType(relation.types, callable, nameOf(relation, callable));
  const { parameters } = callable.call;
  const faults: ArgumentFault[] = [];
  for (const [index, argument] of positional.entries()) {
    if (faults.length >= MAX_WORKFLOW_FAULTS) break;
    const targets = kinds.filter(({ most }) => index < most).map((kind) => placeOf(kind, index));
    if (targets.length === 0) {
      const most = mostArguments(callable.call);
      faults.push({ place: argument.place, message: `is too much: the function takes ${counted(most)} at most` });
      break;
    }
    const parameter = parameters[Math.min(index, parameters.length - 1)];
    const name = parameter === undefined ? `args[${index}]` : parameterPath(parameter, index);
    faults.push(...faultsOf(argument, name, relation.misfit(argument.term, unionOf(relation.types, targets))));
  }
  return faults;
}

function namedFaults(relation: Relation, { call, defs }: Callable, { positional, named }: Arguments): ArgumentFault[] {
  const { types } = relation;
  const faults: ArgumentFault[] = [];
  for (const [name, argument] of named) {
    if (faults.length >= MAX_WORKFLOW_FAULTS) break;
    const index = call.parameters.findIndex((parameter) => parameter.name === name);
    const parameter = call.parameters[index];
    const names = call.parameters.map((each) => each.name);
    if (parameter === undefined) faults.push({ place: argument.place, message: strangeName(names) });
    else if (index < positional.length) {
      faults.push({ place: argument.place, message: GIVEN_ALREADY });
    } else {
      const declared = types.term(parameter.schema, defs);
      const target = parameter.optional && !parameter.rest ? types.orUndefined(declared) : declared;
      faults.push(...faultsOf(argument, name, relation.misfit(argument.term, target)));
    }
  }
  return faults;
}

/** Those that must be given and are not. */
function missingFaults(relation: Relation, callable: Callable, given: Arguments): ArgumentFault[] {
  const { call, defs } = callable;
  const { positional, named, place } = given;
  const missing = call.parameters.flatMap((parameter, index) => {
    const { name, optional, rest, schema } = parameter;
    if (index < positional.length || optional || rest || (name !== null && named.has(name))) return [];
    return [`${parameterPath(parameter, index)}: ${printSchema(schema, defs)}`];
  });
  if (missing.length > 0) return [{ place, message: `lacks ${missing.join(", ")}` }];
  // What is left is a rest parameter that wants some arguments at least.
  const { least } = callType(relation.types, callable, nameOf(relation, callable));
  const hasTooFew = named.size === 0 && positional.length < least;
  return hasTooFew ? [{ place, message: `the function takes ${counted(least)} at least` }] : [];
}

/** Argument lists are one type for each way to call. */
function nameOf({ types }: Relation, { call, defs }: Callable): string {
  const places = call.parameters.map(({ schema, optional, rest }) => {
    return `${rest ? "..." : ""}${types.term(schema, defs).key}${optional ? "?" : ""}`;
  });
  return `arguments ${places.join(", ")}`;
}

function faultsOf({ template, place }: Argument, parameter: string, found: Misfit | null): ArgumentFault[] {
  if (found === null) return [];
  const inside = descend(template, place, found.path);
  const where = inside.left === "" ? "" : `${inside.left.replace(/^\./, "")}: `;
  const what = isReference(inside.template) ? `${inside.template} ` : "";
  return [{ place: inside.place, message: `${what}does not fit ${parameter}: ${where}${found.text}` }];
}

function isReference(template: unknown): template is string {
  return typeof template === "string" && readText(template).kind === "reference";
}

/** What is wrong with an argument that is given both ways. */
export const GIVEN_ALREADY = "is given by position already";

/** What is wrong with a name that is not among those of the parameters. */
export function strangeName(names: readonly (string | null)[]): string {
  const known = names.filter((name) => name !== null);
  return `is no parameter: ${known.length === 0 ? "none has a name" : `there are ${known.join(", ")}`}`;
}

function counted(count: number): string {
  return count === 1 ? "1 argument" : `${count} arguments`;
}

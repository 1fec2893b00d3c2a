/**
 * Whether a step's call fits the function that it names, and which ways to call it remain.
 */
import type { Signature } from "../../contracts/signature.ts";
import { withinLimits } from "../../signature/assignable.ts";
import type { Callable } from "../../signature/calls.ts";
import { printSignature } from "../../signature/print.ts";
import type { Relation } from "../../signature/relation.rules.ts";
import { type FaultList, type Place, printPlace } from "../places.ts";
import { type ArgumentFault, type Arguments, argumentFaults, GIVEN_ALREADY, strangeName } from "./arguments.ts";
import type { FunctionContract } from "./contract.ts";
import type { Outcome } from "./scope.ts";
import { type TypeScope, typeOfTemplate } from "./templates.ts";

/** A call, and where its parts stand. */
export interface CallAt {
  readonly function: string;
  readonly args: readonly unknown[] | undefined;
  readonly named: Readonly<Record<string, unknown>> | undefined;
  readonly functionPlace: Place;
  readonly argsPlace: Place;
  readonly namedPlace: Place;
}

/** What the check of calls works with. */
export interface CallCheck {
  readonly relation: Relation;
  readonly scope: TypeScope;
  readonly faults: FaultList;
  readonly contractOf: (name: string) => FunctionContract | null;
}

/** Checks a call; what is wrong is noted. */
export function checkCall(call: CallAt, check: CallCheck): Outcome {
  const { faults, contractOf } = check;
  const contract = contractOf(call.function);
  if (contract === null) {
    faults.add(call.functionPlace, `there is no function ${JSON.stringify(call.function)}`);
    return null;
  }
  if (contract.kind === "fetch") {
    faults.add(call.functionPlace, `${call.function} answers web requests: no step can call it`);
    return null;
  }
  if (contract.signatures === null) {
    checkNames(call, contract, faults);
    return null;
  }
  const candidates = contract.signatures.flatMap(callablesOf);
  return withinLimits(() => checkCandidates(call, candidates, check), null);
}

function callablesOf({ calls, defs }: Signature): Callable[] {
  return calls.map((call) => ({ call, defs }));
}

function checkCandidates(call: CallAt, candidates: readonly Callable[], check: CallCheck): Outcome {
  const { relation, faults } = check;
  const given = givenOf(call, check.scope);
  const found = candidates.map((candidate) => argumentFaults(relation, candidate, given));
  const fitting = candidates.filter((_, index) => found[index]?.length === 0);
  if (fitting.length > 0) return fitting;
  const [only, ...others] = found;
  if (only === undefined) return null;
  if (others.length === 0) {
    for (const { place, message } of only) faults.add(place, message);
    // What it gives is known all the same.
    return candidates;
  }
  faults.add(
    call.functionPlace,
    `no overload of ${call.function} takes these arguments. ${sentences(candidates, found)}`,
  );
  return null;
}

function sentences(candidates: readonly Callable[], found: readonly (readonly ArgumentFault[])[]): string {
  return candidates
    .map(({ call, defs }, index) => {
      const [first] = found[index] ?? [];
      const reason = first === undefined ? "" : `: ${printPlace(first.place)} ${first.message}`;
      return `${printSignature({ calls: [call], defs: { ...defs } })}${reason}.`;
    })
    .join(" ");
}

function givenOf({ args = [], named = {}, functionPlace, argsPlace, namedPlace }: CallAt, scope: TypeScope): Arguments {
  const argument = (template: unknown, place: Place) => {
    return { template, place, term: typeOfTemplate(template, scope) };
  };
  return {
    place: functionPlace,
    positional: args.map((template, index) => argument(template, [...argsPlace, index])),
    named: new Map(Object.entries(named).map(([name, template]) => [name, argument(template, [...namedPlace, name])])),
  };
}

/** Of a function without signature only the names of its parameters are known. */
function checkNames(
  { args = [], named = {}, namedPlace }: CallAt,
  { parameters }: FunctionContract,
  faults: FaultList,
) {
  if (parameters === undefined) return;
  for (const name of Object.keys(named)) {
    const index = parameters?.indexOf(name) ?? -1;
    if (parameters === null) {
      faults.add(
        [...namedPlace, name],
        "must be given by position: the names of the function's parameters are not known",
      );
    } else if (index === -1) faults.add([...namedPlace, name], strangeName(parameters));
    else if (index < args.length) faults.add([...namedPlace, name], GIVEN_ALREADY);
  }
}

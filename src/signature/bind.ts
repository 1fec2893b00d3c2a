/**
 * Brings arguments into a function's order: those given by position come first, those given by name fill the rest.
 */
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { CallSignature, Parameter } from "../contracts/signature.ts";
import { mismatchAt, missingAt } from "./check.node.ts";
import type { Mismatch } from "./mismatch.ts";
import { parameterPath } from "./parameters.ts";
import { printSchema } from "./print.ts";
import { isIdentifier } from "./values.ts";

/** Arguments as a caller gives them. */
export interface GivenArguments {
  readonly args?: readonly unknown[] | undefined;
  readonly named?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The argument list of a call. What is left out in the middle is `undefined`, so that its default counts; the list ends
 * with the last argument given. A rest parameter's name takes an array, which is spread.
 *
 * Fails when a name is no parameter's, when a parameter is given twice, and, with names, when a parameter that must be
 * given is not. Types are not looked at.
 */
export function bindCall(
  call: CallSignature,
  { args = [], named }: GivenArguments,
): Result<readonly unknown[], Mismatch> {
  if (named === undefined) return succeed(args);
  const stranger = Object.keys(named).find((name) => !call.parameters.some((parameter) => parameter.name === name));
  if (stranger !== undefined) return fail(unknownName(stranger, named[stranger], call.parameters));

  const lists: (readonly unknown[])[] = [args];
  let leftOut = 0;
  for (const [index, parameter] of call.parameters.entries()) {
    const given = argumentsOf(parameter, index, args.length, named);
    if (!given.ok) return given;
    if (given.value === null) {
      if (index >= args.length) leftOut++;
    } else if (given.value.length > 0) {
      lists.push(Array<undefined>(leftOut).fill(undefined), given.value);
      leftOut = 0;
    }
  }
  return succeed(lists.flat());
}

type Named = Readonly<Record<string, unknown>>;

/** What the names give for one parameter: an argument, any number of them for a rest parameter, or null for nothing. */
function argumentsOf(
  parameter: Parameter,
  index: number,
  positional: number,
  named: Named,
): Result<readonly unknown[] | null, Mismatch> {
  const { name, optional, rest } = parameter;
  const expected = () => printSchema(parameter.schema, {});
  if (name === null || !Object.hasOwn(named, name)) {
    const isMissing = index >= positional && !optional && !rest;
    return isMissing ? fail(missingAt(parameterPath(parameter, index), expected())) : succeed(null);
  }
  const value = named[name];
  if (index < positional) return fail(mismatchAt(name, "given once, by position or by name", value));
  if (!rest) return succeed([value]);
  return Array.isArray(value) ? succeed(value) : fail(mismatchAt(name, expected(), value));
}

function unknownName(name: string, value: unknown, parameters: readonly Parameter[]): Mismatch {
  const known = parameters.map((parameter) => parameter.name).filter((each) => each !== null);
  const offer = known.length === 0 ? "no parameter has a name" : `the parameters are ${known.join(", ")}`;
  return mismatchAt(isIdentifier(name) ? name : `named[${JSON.stringify(name)}]`, `absent (${offer})`, value);
}

/**
 * From what a caller sends to the argument list of a function: by position, by name, or out of a query string.
 */

import { parseJson } from "../codec/json.ts";
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import type { FunctionVersion } from "../contracts/function.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";

/** Arguments as a caller gives them: by position, by name, some each way, or none at all. */
export interface GivenArguments {
  readonly args?: readonly unknown[] | undefined;
  readonly named?: Readonly<Record<string, unknown>> | undefined;
  /** The named ones as they stood in a query string, where what looks like JSON may have been meant as text. */
  readonly texts?: ReadonlyMap<string, string> | undefined;
}

type Parameters = FunctionVersion["parameters"];

/**
 * Brings arguments into the function's order: those given by position come first, those given by name fill the rest. A
 * parameter that is not named is `undefined`, so that its default counts. Fault: `invalid_arguments` when a name is not a
 * parameter's, or names one that is given by position.
 */
export function bindArguments(
  parameters: Parameters,
  { args = [], named }: GivenArguments,
): Result<readonly unknown[]> {
  const names = named === undefined ? [] : Object.keys(named);
  if (named === undefined || (names.length === 0 && args.length > 0)) return succeed(args);
  if (parameters === null) {
    return fail(invalid("The names of the function's parameters are not known; pass its arguments by position."));
  }
  const bound = [...args];
  for (const name of names) {
    const position = parameters.indexOf(name);
    if (position === -1) return fail(unknownName(name, parameters));
    if (position < args.length) return fail(invalid(`The argument ${JSON.stringify(name)} is given by position, too.`));
    while (bound.length < position) bound.push(undefined);
    bound[position] = named[name];
  }
  return succeed(bound);
}

/**
 * Reads a query string as named arguments. A value that is a JSON number, boolean, null, array or object is that, unless
 * the function's signature wants text; every other one is text. Fault: `invalid_arguments` when a name is given twice, `invalid_request` when a value
 * nests too deep.
 */
export function readQuery(query: URLSearchParams): Result<GivenArguments> {
  const texts = new Map(query);
  const entries = new Map<string, unknown>();
  for (const [name, text] of query) {
    if (entries.has(name)) return fail(invalid(`The argument ${JSON.stringify(name)} is given twice.`));
    const value = readQueryValue(text);
    if (!value.ok) return value;
    entries.set(name, value.value);
  }
  return succeed(entries.size === 0 ? {} : { named: Object.fromEntries(entries), texts });
}

/** Reads the body of a call by URL: an array holds arguments by position, an object by name. */
export function readBody(body: unknown): Result<GivenArguments> {
  if (Array.isArray(body)) return succeed({ args: body });
  if (isObject(body)) return succeed({ named: body });
  return fail(invalid("The body must be an array of arguments, or an object with one member for each."));
}

/** Whether a decoded value is a plain object: no array, and none of the built-ins that CBOR carries. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A decoded body for a schema, which takes any object for one with members; a Date or a Map has none of them. */
export function plainObject(body: unknown): unknown {
  // Arrays and null refuse themselves, under their own names.
  return isObject(body) || Array.isArray(body) || body === null ? body : undefined;
}

/** What JSON other than a string begins with. */
const LIKE_JSON = /^[-0-9tfn[{]/;

function readQueryValue(text: string): Result<unknown> {
  if (!LIKE_JSON.test(text)) return succeed(text);
  const parsed = parseJson(text);
  if (parsed.ok) return parsed;
  return parsed.fault.details?.maxDepth === undefined ? succeed(text) : parsed;
}

function unknownName(name: string, parameters: readonly (string | null)[]): TroupeFault {
  const known = parameters.filter((parameter) => parameter !== null);
  const offer = known.length === 0 ? "it has none that can be named" : `it has ${known.join(", ")}`;
  return invalid(`The function has no parameter ${JSON.stringify(name)}; ${offer}.`, { unknown: name, known });
}

function invalid(message: string, details?: Record<string, unknown>): TroupeFault {
  return fault("invalid_arguments", message, details === undefined ? {} : { details });
}

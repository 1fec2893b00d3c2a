/**
 * What a path calls: a function (`hello`), or a method of one of its entrypoint classes (`hello#Admin.add`).
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import { type LiveFunction, newestOf } from "../../contracts/function.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";
import type { Entry } from "../../contracts/sandbox-call.ts";
import type { GivenArguments } from "../arguments.ts";
import { readName } from "../resolve.ts";
import { type ChosenCall, chooseVersion } from "./choose.ts";

/** What is called. */
export interface Callee {
  readonly name: FunctionName;
  /** Missing: the function's export. */
  readonly entry?: Entry;
}

const IDENTIFIER = "[\\p{ID_Start}$_][\\p{ID_Continue}$]*";
const ENTRY = new RegExp(`^(?<entrypoint>${IDENTIFIER})\\.(?<method>${IDENTIFIER})$`, "u");

/** Reads it. Throws `function_not_found` for what cannot be a name, `invalid_request` for what cannot be a method. */
export function readCallee(text: string | undefined): Callee {
  const hash = text?.indexOf("#") ?? -1;
  if (text === undefined || hash === -1) return { name: readName(text) };
  const name = readName(text.slice(0, hash));
  const { entrypoint, method } = ENTRY.exec(text.slice(hash + 1))?.groups ?? {};
  if (entrypoint !== undefined && method !== undefined) return { name, entry: { entrypoint, method } };
  throw new TroupeError(fault("invalid_request", `Write a method as ${name}#Entrypoint.method.`));
}

/**
 * Chooses the version that a call goes to. The arguments choose among overloads of the export; what else a function has
 * to be called is not typed, and is the newest version's. Fault: `invalid_arguments`.
 */
export function chooseCalled(live: LiveFunction, given: GivenArguments, entry?: Entry): Result<ChosenCall> {
  if (entry === undefined) return chooseVersion(live, given);
  if (given.named !== undefined && Object.keys(given.named).length > 0) {
    return fail(fault("invalid_arguments", "Pass the arguments of an entrypoint's method by position."));
  }
  return succeed({ version: newestOf(live), args: given.args ?? [], call: null, checkResult: null });
}

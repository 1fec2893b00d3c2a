/**
 * Refusals of outgoing requests: ordinary errors that a function may catch, known again when it lets them pass.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { HiddenMap, NativeTypeError } from "./primordials.ts";

const denials = new HiddenMap<TroupeFault>();

/** Makes the error that the function sees. */
export function denial(code: "network_denied" | "subrequest_limit", message: string): Error {
  const error = new NativeTypeError(message);
  denials.set(error, fault(code, message));
  return error;
}

/** The fault behind an error made by `denial`, or undefined. */
export function deniedBy(thrown: unknown): TroupeFault | undefined {
  return denials.get(thrown);
}

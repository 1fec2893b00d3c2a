/**
 * What a function threw, told as a fault. Anything can be thrown, a Proxy with hostile traps included: every look at
 * it is function code that may throw again.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { MAX_MESSAGE_LENGTH, MAX_STACK_LENGTH } from "../../contracts/limits.ts";
import { deniedBy } from "./denial.ts";
import { masked } from "./mask.ts";
import { NativeError, toText } from "./primordials.ts";

/** The fault of a function that threw `thrown`. Never throws. */
export function faultOf(thrown: unknown): TroupeFault {
  const denial = deniedBy(thrown);
  if (denial !== undefined) return denial;
  const { name, message } = describe(thrown);
  const stack = stackOf(thrown);
  return fault("user_error", message, { details: stack === undefined ? { name } : { name, stack } });
}

/** Name and message of anything thrown. Never throws. */
export function describe(thrown: unknown): { name: string; message: string } {
  if (typeof thrown !== "object" || thrown === null) {
    return { name: typeof thrown, message: masked(primitiveText(thrown), MAX_MESSAGE_LENGTH) };
  }
  const name = member(thrown, "name") ?? "Error";
  const message = member(thrown, "message") ?? "The function threw an object without a message.";
  return { name: masked(name, 256), message: masked(message === "" ? name : message, MAX_MESSAGE_LENGTH) };
}

/**
 * The stack of anything thrown, as it stands: undefined when there is none. Never throws. The engine writes it when it is
 * asked for it, and the function may have its own `Error.prepareStackTrace` do so: what is no text is no stack.
 */
export function stackOf(thrown: unknown): string | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  const stack = member(thrown, "stack");
  return stack === undefined || stack === "" ? undefined : masked(stack, MAX_STACK_LENGTH);
}

/** What is to be thrown in the place of something that tells a secret; null where it tells none. Never throws. */
export function discreetError(thrown: unknown): Error | null {
  const isObject = typeof thrown === "object" && thrown !== null;
  const text = isObject
    ? `${member(thrown, "name")} ${member(thrown, "message")} ${member(thrown, "stack")}`
    : primitiveText(thrown);
  return masked(text, text.length) === text ? null : new NativeError(describe(thrown).message);
}

function primitiveText(thrown: unknown): string {
  return typeof thrown === "function" ? "The function threw a function." : toText(thrown);
}

function member(thrown: object, key: "name" | "message" | "stack"): string | undefined {
  try {
    const value = (thrown as Record<string, unknown>)[key];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

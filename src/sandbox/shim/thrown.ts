/**
 * What a function threw, told as a fault. Anything can be thrown, a Proxy with hostile traps included: every look at
 * it is function code that may throw again.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { deniedBy } from "./denial.ts";
import { toText, truncate } from "./primordials.ts";

const MAX_MESSAGE_LENGTH = 8_192;

/** The fault of a function that threw `thrown`. Never throws. */
export function faultOf(thrown: unknown): TroupeFault {
  const denial = deniedBy(thrown);
  if (denial !== undefined) return denial;
  const { name, message } = describe(thrown);
  return fault("user_error", message, { details: { name } });
}

/** Name and message of anything thrown. Never throws. */
export function describe(thrown: unknown): { name: string; message: string } {
  if (typeof thrown !== "object" || thrown === null) {
    return { name: typeof thrown, message: truncate(primitiveText(thrown), MAX_MESSAGE_LENGTH) };
  }
  const name = member(thrown, "name") ?? "Error";
  const message = member(thrown, "message") ?? "The function threw an object without a message.";
  return { name: truncate(name, 256), message: truncate(message === "" ? name : message, MAX_MESSAGE_LENGTH) };
}

function primitiveText(thrown: unknown): string {
  return typeof thrown === "function" ? "The function threw a function." : toText(thrown);
}

function member(thrown: object, key: "name" | "message"): string | undefined {
  try {
    const value = (thrown as Record<string, unknown>)[key];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

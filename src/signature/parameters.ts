/**
 * Parameters and arity: how many arguments a call takes, and how its parameters are called in messages.
 */
import type { Schema } from "../contracts/schema.ts";
import type { CallSignature, Parameter } from "../contracts/signature.ts";

/** How a message calls a parameter: by its name, or by its place where it has none. */
export function parameterPath({ name, rest }: Parameter, index: number): string {
  return name ?? (rest ? `args.slice(${index})` : `args[${index}]`);
}

/** The most arguments that a call takes; infinite with a rest parameter that has no end. */
export function mostArguments({ parameters }: CallSignature): number {
  const last = parameters.at(-1);
  if (last?.rest !== true) return parameters.length;
  return parameters.length - 1 + longestArray(last.schema);
}

function longestArray(schema: Schema): number {
  if (typeof schema !== "object") return Number.POSITIVE_INFINITY;
  const { prefixItems = [], items, maxItems = Number.POSITIVE_INFINITY } = schema;
  return Math.min(maxItems, items === false ? prefixItems.length : Number.POSITIVE_INFINITY);
}

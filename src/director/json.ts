/**
 * From a decoded body to a checked value.
 */
import type { z } from "zod";
import type { TroupeFault } from "../contracts/errors.ts";
import { fault, TroupeError } from "../contracts/errors.ts";
import { MAX_LISTED_ISSUES } from "../contracts/limits.ts";

/** Checks a value against a schema and gives the parsed one. Throws `invalid_request` naming `what` and each path. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what = "The body",
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TroupeError(schemaFault(what, parsed.error));
}

function schemaFault(what: string, error: z.ZodError): TroupeFault {
  const issues = error.issues.slice(0, MAX_LISTED_ISSUES).map(({ path, message }) => ({
    path: path.map(String).join("."),
    message,
  }));
  const sentences = issues.map(({ path, message }) => (path === "" ? message : `\`${path}\`: ${message}`));
  return fault("invalid_request", `${what} does not fit: ${sentences.join("; ")}.`, { details: { issues } });
}

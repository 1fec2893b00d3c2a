/**
 * The name of a Worker is the name of a function.
 */
import { fault, TroupeError } from "../../contracts/errors.ts";
import type { LiveFunction } from "../../contracts/function.ts";
import type { FunctionName } from "../../contracts/ids.ts";
import { functionName } from "../../contracts/ids.ts";
import type { AppContext, Director } from "../director.ts";
import { V4_CODES, V4Error } from "./faults.ts";

/** The name in the path, of a Worker that should exist. Throws a refusal for what cannot be a name. */
function scriptName(c: AppContext, code: number = V4_CODES.noScript): FunctionName {
  const text = c.req.param("script") ?? "";
  const name = functionName.safeParse(text);
  if (name.success) return name.data;
  throw noScript(text, code);
}

/** The name in the path, of a Worker that may be new. Throws `invalid_request`. */
export function newScriptName(c: AppContext): FunctionName {
  return newName(c.req.param("script") ?? "");
}

/** The name of a function that may be new. Throws `invalid_request`. */
export function newName(text: string): FunctionName {
  const name = functionName.safeParse(text);
  if (name.success) return name.data;
  const issues = name.error.issues.map(({ message }) => message).join("; ");
  throw new TroupeError(
    fault("invalid_request", `${JSON.stringify(text)} cannot be the name of a function: it ${issues}.`),
  );
}

/** The Worker in the path, as it is at this very moment. Throws a refusal when there is none. */
export async function findScript(c: AppContext, { registry }: Director, code?: number): Promise<LiveFunction> {
  const name = scriptName(c, code);
  const { live } = await registry.state(name);
  if (live !== null) return live;
  throw noScript(name, code);
}

function noScript(name: string, code: number = V4_CODES.noScript): V4Error {
  return new V4Error(404, code, `There is no function ${JSON.stringify(name)}.`);
}

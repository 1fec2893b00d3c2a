/**
 * From a name, as it stands in a path or a host, to the function it means.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import { fault, TroupeError } from "../contracts/errors.ts";
import type { FunctionVersion } from "../contracts/function.ts";
import type { FunctionName } from "../contracts/ids.ts";
import { functionName } from "../contracts/ids.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { Registry } from "./ports.ts";

/** The name of a function that should exist. What cannot be a name is nobody's: throws `function_not_found`. */
export function readName(text: string | undefined): FunctionName {
  const name = functionName.safeParse(text);
  if (name.success) return name.data;
  throw new TroupeError(noFunction(text ?? ""));
}

/** The live version of a function, or the one asked for. Faults: `function_not_found`, `version_not_found`. */
export async function resolveFunction(
  registry: Registry,
  name: FunctionName,
  version?: number,
): Promise<Result<FunctionVersion>> {
  const live = await registry.live(name);
  if (live === null) return fail(noFunction(name));
  if (version === undefined || version === live.version) return succeed(live);
  const older = await registry.version(name, version);
  return older === null ? fail(fault("version_not_found", `${name} has no version ${version}.`)) : succeed(older);
}

/**
 * The live one of a function's versions, as `Registry.versions` gives them: every change gives the version that it
 * makes live the newest revision. Null when there are none.
 *
 * For decisions that must not rest on what this director remembers: `Registry.live` may be behind a change made
 * through another one.
 */
export function liveOf(versions: readonly FunctionVersion[]): FunctionVersion | null {
  return versions.reduce<FunctionVersion | null>(
    (newest, version) => (newest === null || version.revision > newest.revision ? version : newest),
    null,
  );
}

/** Unwraps the outcome of a plain function inside a handler. Throws the fault as `TroupeError`. */
export function unwrap<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new TroupeError(result.fault);
}

/** The fault of a name that no function has. */
export function noFunction(name: string): TroupeFault {
  return fault("function_not_found", `There is no function ${JSON.stringify(name)}.`);
}

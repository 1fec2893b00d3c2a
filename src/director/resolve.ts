/**
 * From a name, as it stands in a path or a host, to the function it means.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import { fault, TroupeError } from "../contracts/errors.ts";
import type { LiveFunction } from "../contracts/function.ts";
import type { FunctionName } from "../contracts/ids.ts";
import { functionName } from "../contracts/ids.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { Director } from "./director.ts";
import type { Registry } from "./ports.ts";
import { forCall } from "./split.ts";

/** The name of a function that should exist. What cannot be a name is nobody's: throws `function_not_found`. */
export function readName(text: string | undefined): FunctionName {
  const name = functionName.safeParse(text);
  if (name.success) return name.data;
  throw new TroupeError(noFunction(text ?? ""));
}

/**
 * A function as it is to be called: with all its live versions, or with the one asked for, live or not.
 * Faults: `function_not_found`, `version_not_found`.
 */
export async function resolveFunction(
  registry: Registry,
  name: FunctionName,
  version?: number,
): Promise<Result<LiveFunction>> {
  const live = await registry.live(name);
  if (live === null) return fail(noFunction(name));
  if (version === undefined) return succeed(live);
  const asked =
    live.overloads.find((overload) => overload.version === version) ?? (await registry.version(name, version));
  return asked === null ? fail(noVersion(name, version)) : succeed({ ...live, overloads: [asked], split: null });
}

/**
 * A function for one call: as `resolveFunction` gives it, but where calls are split with the one version that this call
 * gets. `headers` are those of the request that calls, null where there is none. Faults as of `resolveFunction`.
 */
export async function resolveForCall(
  director: Pick<Director, "registry" | "entropy">,
  name: FunctionName,
  { version, headers }: { readonly version?: number | undefined; readonly headers: Headers | null },
): Promise<Result<LiveFunction>> {
  const resolved = await resolveFunction(director.registry, name, version);
  if (!resolved.ok || resolved.value.split === null) return resolved;
  return succeed(await forCall(director, resolved.value, headers));
}

/** How a function is resolved that no request calls. */
export const NO_REQUEST = { headers: null } as const;

/** Unwraps the outcome of a plain function inside a handler. Throws the fault as `TroupeError`. */
export function unwrap<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new TroupeError(result.fault);
}

/** The fault of a name that no function has. */
export function noFunction(name: string): TroupeFault {
  return fault("function_not_found", `There is no function ${JSON.stringify(name)}.`);
}

/** The fault of a number that no version of a function has. */
export function noVersion(name: string, version: number): TroupeFault {
  return fault("version_not_found", `${name} has no version ${version}.`);
}

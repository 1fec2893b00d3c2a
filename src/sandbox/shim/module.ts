/**
 * The function's module: started on the first call, so that what it throws can be told, and looked into for the export.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { fail, type Result, succeed } from "../../contracts/result.ts";
import { type SandboxEnv, type SandboxProbe, USER_FOLDER } from "../../contracts/sandbox-call.ts";
import { armDeadline } from "./deadline.ts";
import { type Invocation, within } from "./invocation.ts";
import { beginTurn, endTurn, startUpExceeded } from "./meter.ts";
import { faultOf } from "./thrown.ts";

/** The export of a started module. */
export type Target =
  | { readonly kind: "function"; readonly call: (...args: unknown[]) => unknown }
  | { readonly kind: "fetch"; readonly handler: WebHandler };

/** `export default { fetch }`, as Cloudflare Workers have it. */
export interface WebHandler {
  fetch(request: Request, env: object, ctx: object): unknown;
}

let started: Target | undefined;

/** The started module's export; undefined before the first call. */
export function startedTarget(): Target | undefined {
  return started;
}

/** Starts the module. Faults: `user_error`, `cpu_limit`, `network_denied`, and the failure in `env`. */
export async function startModule(invocation: Invocation, env: SandboxEnv): Promise<Result<Target>> {
  if (env.failure !== undefined) return fail(env.failure);
  const disarm = armDeadline(invocation);
  try {
    // Kept out of the import expression: a bundler would take a template for a set of files to bundle.
    const specifier = `./${USER_FOLDER}${env.main}`;
    const namespace: Record<string, unknown> = await import(specifier);
    const target = targetOf(namespace, env.export);
    if (target.ok) started = target.value;
    return target;
  } catch (error) {
    return fail(startUpFault(error));
  } finally {
    disarm();
  }
}

/** Starts the module for its own sake. */
export function probeModule(invocation: Invocation, env: SandboxEnv): Promise<SandboxProbe> {
  return within(invocation, async (): Promise<SandboxProbe> => {
    beginTurn();
    const target = await startModule(invocation, env);
    endTurn(invocation);
    return target.ok ? { ok: true, kind: target.value.kind } : target;
  });
}

function targetOf(namespace: Record<string, unknown>, exportName: string): Result<Target> {
  const value = Object.hasOwn(namespace, exportName) ? namespace[exportName] : undefined;
  if (typeof value === "function") return succeed({ kind: "function", call: value as (...args: unknown[]) => unknown });
  if (isWebHandler(value)) return succeed({ kind: "fetch", handler: value });
  const what = value === undefined ? "does not exist" : "is neither a function nor an object with a fetch method";
  return fail(fault("user_error", `The export "${exportName}" of the module ${what}.`));
}

function isWebHandler(value: unknown): value is WebHandler {
  return typeof value === "object" && value !== null && "fetch" in value && typeof value.fetch === "function";
}

function startUpFault(error: unknown): TroupeFault {
  if (startUpExceeded()) {
    return fault("cpu_limit", "The module does too much before its first call; do it in the function, on demand.");
  }
  const { code, message, details } = faultOf(error);
  return fault(code, `The module failed to start: ${message}`, details === undefined ? {} : { details });
}

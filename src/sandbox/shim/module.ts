/**
 * The function's module: started on the first call, so that what it throws can be told, and looked into for the export.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { ENTRY_MODULE, type SandboxEnv, VALUE_SEPARATOR } from "../../contracts/sandbox-call.ts";
import { breathe, isLate } from "./breath.ts";
import { armDeadline } from "./deadline.ts";
import { type Started, startedWith } from "./entry.ts";
import { type Target, targetOf } from "./handlers.ts";
import { type Invocation, within } from "./invocation.ts";
import { beginTurn, endTurn, startUpExceeded } from "./meter.ts";
import { outcomeText } from "./outcome.ts";
import { awaitable, sealed } from "./primordials.ts";
import { faultOf } from "./thrown.ts";

let started: Started | undefined;

/** The started module; undefined before the first call. */
export function startedModule(): Started | undefined {
  return started;
}

/** The started module's export; undefined before the first call. */
export function startedTarget(): Target | undefined {
  return started?.target;
}

/**
 * Starts the module. False, and a refusal, when it does not start: `user_error`, `cpu_limit`, `network_denied`, or the
 * failure in `env`.
 */
async function startModule(invocation: Invocation, env: SandboxEnv): Promise<boolean> {
  if (env.failure !== undefined) {
    invocation.refusal = env.failure;
    invocation.startUpFailed = true;
    return false;
  }
  const disarm = armDeadline(invocation);
  try {
    // Kept out of the import expression: a bundler would take a text for a file to bundle.
    const specifier = `./${ENTRY_MODULE}`;
    const { module: namespace }: { module: Record<string, unknown> } = await import(specifier);
    const target = targetOf(namespace, env.export);
    if (startUpExceeded()) invocation.refusal = tooMuchAtStartUp;
    else if (target.ok) started = startedWith(target.value, namespace);
    else invocation.refusal = target.fault;
  } catch (error) {
    invocation.refusal = startUpExceeded() ? tooMuchAtStartUp : startUpFault(error);
  } finally {
    disarm();
  }
  invocation.startUpFailed = invocation.refusal !== null;
  return !invocation.startUpFailed;
}

/** Waits until a call may run: on time, and in a started module. False, and a refusal, when it may not. */
export async function getReady(invocation: Invocation, env: SandboxEnv): Promise<boolean> {
  if (isLate(invocation) && !(await awaitable(breathe(invocation)))) return false;
  beginTurn();
  return started !== undefined || (await awaitable(startModule(invocation, env)));
}

/** Starts the module for its own sake. Answers with the outcome, and the kind of the export as value. */
export function probeModule(invocation: Invocation, env: SandboxEnv): Promise<string> {
  return within(invocation, () => sealed(probe(invocation, env)));
}

async function probe(invocation: Invocation, env: SandboxEnv): Promise<string> {
  beginTurn();
  const runs = started !== undefined || (await awaitable(startModule(invocation, env)));
  endTurn(invocation);
  const outcome = outcomeText(invocation, invocation.refusal);
  return runs && started !== undefined ? outcome + VALUE_SEPARATOR + started.target.kind : outcome;
}

const tooMuchAtStartUp = fault(
  "cpu_limit",
  "The module does too much before its first call; do it in the function, on demand.",
);

function startUpFault(error: unknown): TroupeFault {
  const { code, message, details } = faultOf(error);
  return fault(code, `The module failed to start: ${message}`, details === undefined ? {} : { details });
}

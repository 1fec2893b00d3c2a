/**
 * One call of a function with arguments, from start to encoded result.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import type { SandboxEnv, SandboxReply } from "../../contracts/sandbox-call.ts";
import { armDeadline } from "./deadline.ts";
import { type Encoded, encode } from "./encode.ts";
import { figuresOf, type Invocation, within } from "./invocation.ts";
import { beginTurn, endTurn, markTurn } from "./meter.ts";
import { startedTarget, startModule, type Target } from "./module.ts";
import { apply } from "./primordials.ts";
import { faultOf } from "./thrown.ts";

/** Calls the function. Never rejects: what the function does wrong is a fault in the reply. */
export function perform(invocation: Invocation, args: readonly unknown[], env: SandboxEnv): Promise<SandboxReply> {
  return within(invocation, async (): Promise<SandboxReply> => {
    beginTurn();
    let target = startedTarget();
    if (target === undefined) {
      const start = await startModule(invocation, env);
      if (!start.ok) return failed(invocation, start.fault, true);
      target = start.value;
      beginTurn();
    }
    const encoded = await call(invocation, target, args);
    return encoded.refusal === undefined
      ? { ok: true, value: encoded.text, figures: finish(invocation) }
      : failed(invocation, encoded.refusal, false);
  });
}

/** Calls the target and encodes what it returns, or what its promise comes to. */
async function call(invocation: Invocation, target: Target, args: readonly unknown[]): Promise<Encoded> {
  if (target.kind === "fetch") return { text: undefined, refusal: notCallable };
  const { maxOutputBytes } = invocation.limits;
  let disarm: (() => void) | undefined;
  try {
    let result = apply(target.call, undefined, args);
    if (isThenable(result)) {
      disarm = armDeadline(invocation);
      markTurn(invocation);
      result = await result;
    }
    return encode(result, maxOutputBytes);
  } catch (error) {
    return { text: undefined, refusal: faultOf(error) };
  } finally {
    disarm?.();
  }
}

const notCallable = fault("invalid_request", "The function answers web requests; call it at its endpoint under /f/.");

/** Whether `await` would wait: functions with plain results need no deadline, for the meter is enough. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    "then" in value &&
    typeof value.then === "function"
  );
}

function failed(invocation: Invocation, refusal: TroupeFault, startUp: boolean): SandboxReply {
  return { ok: false, fault: refusal, figures: finish(invocation), startUp };
}

function finish(invocation: Invocation) {
  endTurn(invocation);
  return figuresOf(invocation);
}

/**
 * One call of a function with arguments, from start to encoded result.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { type SandboxEnv, VALUE_SEPARATOR } from "../../contracts/sandbox-call.ts";
import { breathe, isLate } from "./breath.ts";
import { armDeadline } from "./deadline.ts";
import { type Encoded, encode } from "./encode.ts";
import { type Invocation, within } from "./invocation.ts";
import { beginTurn, endTurn, markTurn } from "./meter.ts";
import { startedTarget, startModule, type Target } from "./module.ts";
import { outcomeText } from "./outcome.ts";
import { apply } from "./primordials.ts";
import { faultOf } from "./thrown.ts";

/**
 * Calls the function. Answers with the outcome and the value as text. Never rejects: what the function does wrong is a
 * fault in the outcome.
 */
export function perform(invocation: Invocation, args: readonly unknown[], env: SandboxEnv): Promise<string> {
  return within(invocation, async (): Promise<string> => {
    const refused = isLate(invocation) ? await breathe() : null;
    if (refused !== null) return answer(invocation, refused, false);
    beginTurn();
    let target = startedTarget();
    if (target === undefined) {
      const start = await startModule(invocation, env);
      if (!start.ok) return answer(invocation, start.fault, true);
      target = start.value;
      beginTurn();
    }
    const { text, refusal } = await call(invocation, target, args);
    const outcome = answer(invocation, refusal ?? null, false);
    return text === undefined || refusal !== undefined ? outcome : outcome + VALUE_SEPARATOR + text;
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

function answer(invocation: Invocation, refusal: TroupeFault | null, startUp: boolean): string {
  endTurn(invocation);
  return outcomeText(invocation, refusal, startUp);
}

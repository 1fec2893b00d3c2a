/**
 * One call of a function with arguments, from start to encoded result.
 *
 * Answers are text, and promises of ours carry text or truth values only: an object would be asked for its `then`, which
 * function code may have put on the prototype of all objects. A function that does not wait is answered without any
 * promise.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { type SandboxEnv, VALUE_SEPARATOR } from "../../contracts/sandbox-call.ts";
import { isLate } from "./breath.ts";
import { armDeadline } from "./deadline.ts";
import { encode } from "./encode.ts";
import { encodeCbor } from "./encode-cbor.ts";
import { type Invocation, within } from "./invocation.ts";
import { beginTurn, endTurn, markTurn } from "./meter.ts";
import { getReady, startedTarget, type Target } from "./module.ts";
import { outcomeText } from "./outcome.ts";
import { collect } from "./pieces.ts";
import { apply, awaitable, sealed } from "./primordials.ts";
import { isSource, sourceOf } from "./source.ts";
import { faultOf } from "./thrown.ts";

/**
 * Calls the function. Answers with the outcome and the value as text. Never fails: what the function does wrong is a
 * fault in the outcome.
 */
export function perform(invocation: Invocation, args: readonly unknown[], env: SandboxEnv): string | Promise<string> {
  return within(invocation, () => {
    const target = startedTarget();
    if (target === undefined || isLate(invocation)) return sealed(performLater(invocation, args, env));
    const outcome = call(invocation, target, args);
    return typeof outcome === "string" ? outcome : sealed(outcome);
  });
}

/** Waits for what must come first. */
async function performLater(invocation: Invocation, args: readonly unknown[], env: SandboxEnv): Promise<string> {
  const ready = await awaitable(getReady(invocation, env));
  const target = startedTarget();
  if (!ready || target === undefined) return answer(invocation, invocation.refusal);
  const outcome = call(invocation, target, args);
  return typeof outcome === "string" ? outcome : await awaitable(outcome);
}

/**
 * Calls the target and encodes what it returns, or what its promise comes to. The call must be ready (`getReady`). A
 * promise must be made `awaitable`, or `sealed` to be handed out.
 */
export function call(invocation: Invocation, target: Target, args: readonly unknown[]): string | Promise<string> {
  beginTurn();
  if (target.kind === "fetch") return answer(invocation, notCallable);
  try {
    const result = apply(target.call, undefined, args);
    return isThenable(result) || isSource(result) ? settle(invocation, result) : answerWith(invocation, result);
  } catch (error) {
    return answer(invocation, faultOf(error));
  }
}

const notCallable = fault("invalid_request", "The function answers web requests; call it at its endpoint under /f/.");

/** Waits for a promise of the function, or for all that its result yields, no longer than its deadline. */
async function settle(invocation: Invocation, promise: unknown): Promise<string> {
  const disarm = armDeadline(invocation);
  markTurn(invocation);
  try {
    const result = await promise;
    const source = sourceOf(result);
    return source === undefined ? answerWith(invocation, result) : await awaitable(collect(invocation, source));
  } catch (error) {
    return answer(invocation, faultOf(error));
  } finally {
    disarm();
  }
}

/** Whether `await` would wait: functions with plain results need no deadline, for the meter is enough. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    "then" in value &&
    typeof value.then === "function"
  );
}

function answerWith(invocation: Invocation, result: unknown): string {
  const { maxOutputBytes } = invocation.limits;
  const { text, refusal } =
    invocation.encoding === "cbor" ? encodeCbor(result, maxOutputBytes) : encode(result, maxOutputBytes);
  const outcome = answer(invocation, refusal ?? null);
  return text === undefined || refusal !== undefined ? outcome : outcome + VALUE_SEPARATOR + text;
}

/** Ends the turn of a call, and answers without a value. */
export function answer(invocation: Invocation, refusal: TroupeFault | null): string {
  endTurn(invocation);
  return outcomeText(invocation, refusal);
}

/**
 * One call of a function with arguments, from start to encoded result.
 *
 * Answers are text, and promises of ours carry text or truth values only: an object would be asked for its `then`, which
 * function code may have put on the prototype of all objects. A function that does not wait is answered without any
 * promise.
 */
import type { TroupeFault } from "../../contracts/errors.ts";
import { type Entry, type SandboxCall, type SandboxEnv, VALUE_SEPARATOR } from "../../contracts/sandbox-call.ts";
import { drain, hasBackground } from "./background.ts";
import { isLate } from "./breath.ts";
import { armDeadline } from "./deadline.ts";
import { encode } from "./encode.ts";
import { encodeCbor } from "./encode-cbor.ts";
import { entryOf, type Started } from "./entry.ts";
import { type Invocation, within } from "./invocation.ts";
import { beginTurn, endTurn, markTurn } from "./meter.ts";
import { getReady, startedModule } from "./module.ts";
import { outcomeText } from "./outcome.ts";
import { collect } from "./pieces.ts";
import { awaitable, hasOwn, sealed } from "./primordials.ts";
import { isSource, sourceOf } from "./source.ts";
import { faultOf } from "./thrown.ts";

/**
 * Calls the function, or what `entry` names of it. Answers with the outcome and the value as text. Never fails: what the
 * function does wrong is a fault in the outcome.
 */
export function perform(
  invocation: Invocation,
  { args, entry }: PerformedCall,
  env: SandboxEnv,
): string | Promise<string> {
  return within(invocation, () => {
    const started = startedModule();
    if (started === undefined || isLate(invocation)) return sealed(performLater(invocation, { args, entry }, env));
    const outcome = call(invocation, started, args, entry);
    return typeof outcome === "string" ? outcome : sealed(outcome);
  });
}

/** What is called, and with what. */
export interface PerformedCall {
  readonly args: readonly unknown[];
  readonly entry: Entry | undefined;
}

/** What a call says of it. */
export function performedIn(call: SandboxCall): PerformedCall {
  // What objects inherit is function code's to say.
  return { args: call.args, entry: hasOwn(call, "entry") ? call.entry : undefined };
}

/** Waits for what must come first. */
async function performLater(invocation: Invocation, { args, entry }: PerformedCall, env: SandboxEnv): Promise<string> {
  const ready = await awaitable(getReady(invocation, env));
  const started = startedModule();
  if (!ready || started === undefined) return answer(invocation, invocation.refusal);
  const outcome = call(invocation, started, args, entry);
  return typeof outcome === "string" ? outcome : await awaitable(outcome);
}

/**
 * Calls the export, or what `entry` names, and encodes what it returns, or what its promise comes to. The call must be
 * ready (`getReady`). A promise must be made `awaitable`, or `sealed` to be handed out.
 */
export function call(
  invocation: Invocation,
  started: Started,
  args: readonly unknown[],
  entry?: Entry,
): string | Promise<string> {
  beginTurn();
  try {
    const found = entry === undefined ? started.byDefault : entryOf(started, entry, invocation);
    if (!found.ok) return answer(invocation, found.fault);
    const result = found.value(args);
    return isThenable(result) || isSource(result) || hasBackground(invocation)
      ? settle(invocation, result)
      : answerWith(invocation, result);
  } catch (error) {
    return hasBackground(invocation) ? failLater(invocation, error) : answer(invocation, faultOf(error));
  }
}

/** Waits for a promise of the function, or for all that its result yields, no longer than its deadline. */
async function settle(invocation: Invocation, promise: unknown): Promise<string> {
  const disarm = armDeadline(invocation);
  markTurn(invocation);
  try {
    const result = await promise;
    const source = sourceOf(result);
    if (source !== undefined) return await awaitable(collect(invocation, source));
    await awaitable(drain(invocation));
    return answerWith(invocation, result);
  } catch (error) {
    const refusal = faultOf(error);
    await awaitable(drain(invocation));
    return answer(invocation, refusal);
  } finally {
    disarm();
  }
}

/** Answers with what was thrown once the work that was begun before is done. */
async function failLater(invocation: Invocation, error: unknown): Promise<string> {
  const disarm = armDeadline(invocation);
  markTurn(invocation);
  const refusal = faultOf(error);
  await awaitable(drain(invocation));
  disarm();
  return answer(invocation, refusal);
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

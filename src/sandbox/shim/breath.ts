/**
 * Room to breathe between calls.
 *
 * All isolates of a process share one thread, and the event loop looks for new requests only when no call is ready to
 * run. Calls that use much CPU, queued up, would keep it from looking for as long as all of them last together. So a call
 * that comes late lets the event loop breathe first, and again until it comes on time: one of those that wait does.
 */
import { fault } from "../../contracts/errors.ts";
import { OVERLOADED_RETRY_AFTER_SECONDS } from "../../contracts/limits.ts";
import { expectCancel } from "./cancel.ts";
import type { Invocation } from "./invocation.ts";
import { awaitable, NativePromise, nativeSetTimeout, now } from "./primordials.ts";

/** A call that comes later than this waits. Well above the queueing of short calls at full load. */
const LATE_MS = 100;
/**
 * How often the event loop is let go: to accept a connection, to read a request, to write an answer are a step each, and
 * on a busy machine a single long pause may come to no more than one.
 */
const STEPS = 6;
const STEP_MS = 1;
/** The same after a long wait: whoever has waited as long outside of this process must be scheduled, too. */
const VERY_LATE_MS = 500;
const LONG_STEP_MS = 4;
/** A call that has waited so long is not run. */
const MAX_WAIT_MS = 10_000;

/** Whether a call comes so late that it must wait. */
export function isLate({ sentMs }: Invocation): boolean {
  return now() - sentMs > LATE_MS;
}

/** Waits until a late call comes on time. False, and a refusal, when that took too long. */
export async function breathe(invocation: Invocation): Promise<boolean> {
  const forget = expectCancel(invocation);
  const onTime = await awaitable(waitForTurn(invocation));
  forget();
  return onTime;
}

async function waitForTurn(invocation: Invocation): Promise<boolean> {
  const sinceMs = now();
  let lateMs = sinceMs - invocation.sentMs;
  for (let step = 0; step < STEPS; step++) {
    const stepMs = lateMs > VERY_LATE_MS ? LONG_STEP_MS : STEP_MS;
    const dueMs = now() + stepMs;
    await awaitable(new NativePromise<void>((resolve) => nativeSetTimeout(resolve, stepMs)));
    const nowMs = now();
    if (nowMs - dueMs > LATE_MS) {
      step = 0;
      lateMs = nowMs - dueMs;
    }
    if (nowMs - sinceMs <= MAX_WAIT_MS) continue;
    const retryAfterSeconds = OVERLOADED_RETRY_AFTER_SECONDS;
    invocation.refusal = fault("overloaded", "The machine is busy with other functions.", { retryAfterSeconds });
    return false;
  }
  return true;
}

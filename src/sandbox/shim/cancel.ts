/**
 * Ending one invocation from outside. An invocation can be ended by its own context only, so whoever wants it ended
 * resolves a promise that it waits for beside its work, and it ends itself: nothing in the function can catch that.
 *
 * Only invocations that wait are to be found here. One that runs without a break is the meter's to end.
 */
import { fault } from "../../contracts/errors.ts";
import { abortWith } from "./abort.ts";
import type { Invocation } from "./invocation.ts";
import { awaitable, NativePromise } from "./primordials.ts";

/** What ends a waiting invocation, by its id. Without a prototype, so that no function code is asked. */
const waiting = { __proto__: null } as unknown as Record<string, (() => void) | undefined>;

/** Lets an invocation be ended from now on; the function returned ends that. */
export function expectCancel(invocation: Invocation): () => void {
  const { id } = invocation;
  const cancelled = awaitable(
    new NativePromise<void>((resolve) => {
      waiting[id] = resolve;
    }),
  );
  const cancel = waiting[id];
  void endAfter(cancelled, invocation);
  return () => {
    // A later wait of the same invocation stands under the same id.
    if (waiting[id] === cancel) delete waiting[id];
  };
}

/** Ends an invocation that waits. Whether there was one. */
export function cancelInvocation(id: string): boolean {
  const cancel = waiting[id];
  if (cancel === undefined) return false;
  delete waiting[id];
  cancel();
  return true;
}

async function endAfter(cancelled: Promise<void>, invocation: Invocation): Promise<void> {
  await cancelled;
  abortWith(invocation, fault("cancelled", "The invocation was cancelled."));
}

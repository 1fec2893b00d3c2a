/**
 * The wall-clock limit of an invocation: a timer that ends it. Code that never lets a timer run is the meter's to end.
 */
import { fault } from "../../contracts/errors.ts";
import { abortWith } from "./abort.ts";
import { expectCancel } from "./cancel.ts";
import type { Invocation } from "./invocation.ts";
import { nativeClearTimeout, nativeSetTimeout } from "./primordials.ts";

/** Starts the timer; the function returned stops it. So long the invocation can be cancelled, too. */
export function armDeadline(invocation: Invocation): () => void {
  const { timeoutMs } = invocation.limits;
  const timer = nativeSetTimeout(() => {
    abortWith(
      invocation,
      fault("timeout", `The function did not finish within ${timeoutMs} ms.`, { details: { timeoutMs } }),
    );
  }, timeoutMs);
  const forget = expectCancel(invocation);
  return () => {
    nativeClearTimeout(timer);
    forget();
  };
}

/**
 * Timers that begin a turn of the meter: what a callback does is counted from its first instruction.
 */
import { currentInvocation } from "./invocation.ts";
import { resumeTurn } from "./meter.ts";
import { replace } from "./network.ts";
import { apply, NativePromise, NativeTypeError, nativeSetInterval, nativeSetTimeout } from "./primordials.ts";

type Callback = (...args: unknown[]) => unknown;

/** Replaces the global timers. */
export function meterTimers(): void {
  replace("setTimeout", (callback: Callback, delayMs?: number, ...args: unknown[]) =>
    nativeSetTimeout(metered("setTimeout", callback, args), delayMs),
  );
  replace("setInterval", (callback: Callback, delayMs?: number, ...args: unknown[]) =>
    nativeSetInterval(metered("setInterval", callback, args), delayMs),
  );
  replace("setImmediate", undefined);
  replace("scheduler", {
    wait: (delayMs: number) => new NativePromise((resolve) => nativeSetTimeout(metered("wait", resolve, []), delayMs)),
  });
}

function metered(timer: string, callback: Callback, args: unknown[]): () => void {
  if (typeof callback !== "function") throw new NativeTypeError(`${timer} takes a function; text is not run as code.`);
  return () => {
    const invocation = currentInvocation();
    if (invocation !== undefined) resumeTurn(invocation);
    apply(callback, undefined, args);
  };
}

/**
 * Bounds work in time: by the client's patience, and by the caller's signal.
 */
import type { Runtime } from "./runtime.ts";

interface Bounds {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number | undefined;
  /** What the work fails with when its time is up. */
  readonly timedOut: () => Error;
}

/**
 * Runs `work` with a signal that ends with the caller's or when the time is up. Rejects at once when it does, with the
 * caller's reason or with `timedOut()`, even where `work` does not heed the signal.
 */
export async function within<T>(
  { signal, timeoutMs, timedOut }: Bounds,
  runtime: Runtime,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const ended = whenAborted(controller.signal);
  const abort = () => controller.abort(signal?.reason);
  const cancelTimer =
    timeoutMs === undefined ? undefined : runtime.after(timeoutMs, () => controller.abort(timedOut()));
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  try {
    return await Promise.race([ended, work(controller.signal)]);
  } finally {
    cancelTimer?.();
    signal?.removeEventListener("abort", abort);
  }
}

/** Waits; rejects with the signal's reason when that ends first. */
export async function pause(delayMs: number, runtime: Runtime, signal: AbortSignal): Promise<void> {
  let cancel: (() => void) | undefined;
  const over = new Promise<void>((done) => {
    cancel = runtime.after(delayMs, done);
  });
  try {
    await Promise.race([over, whenAborted(signal)]);
  } finally {
    cancel?.();
  }
}

/** Rejects when the signal ends; a rejection that nobody waits for any more is no fault. */
export function whenAborted(signal: AbortSignal): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
  ended.catch(() => undefined);
  return ended;
}

/**
 * Waiting for what outlives its request, by long polls: jobs, and runs of workflows.
 */
import { within } from "./deadline.ts";
import { notOver } from "./errors.ts";
import type { Runtime } from "./runtime.ts";
import type { RequestOptions } from "./transport.ts";

/** How long one request of a long poll lasts, in seconds: proxies close what is silent for a minute. */
const POLL_SECONDS = 25;

/** How long a wait may last. What is waited for goes on when it ends. */
export interface WaitOptions {
  /** Without it, as long as it takes. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Looks at one thing; the server waits so many seconds for it to be over. */
type Look<Seen> = (id: string, waitSeconds: number, options: RequestOptions) => Promise<Seen>;

/** What `look` sees once that is over. Throws `ConnectionError` `no_answer` when the time is up first. */
export function untilOver<Seen>(
  id: string,
  look: Look<Seen>,
  isOver: (seen: Seen) => boolean,
  { timeoutMs, signal }: WaitOptions,
  runtime: Runtime,
): Promise<Seen> {
  const timedOut = () => notOver(id, timeoutMs ?? 0);
  const waitSeconds = timeoutMs === undefined ? POLL_SECONDS : Math.min(POLL_SECONDS, timeoutMs / 1_000);
  return within({ signal, timeoutMs, timedOut }, runtime, async (ending) => {
    for (;;) {
      const seen = await look(id, waitSeconds, { signal: ending });
      if (isOver(seen)) return seen;
      ending.throwIfAborted();
    }
  });
}

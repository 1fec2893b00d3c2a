/**
 * The thread of the runtime, as the compiler shares it.
 */
import type { SharedThread } from "../../artifact/compile.ts";

/** Twice: what has waited at the end of the first turn is answered in the second. */
const PAUSE_MS = 10;

/** Its clock stands still between two pauses on Cloudflare, where the platform bounds a request's CPU time itself. */
export const systemThread: SharedThread = {
  now: () => Date.now(),
  async pause() {
    await scheduler.wait(PAUSE_MS);
    await scheduler.wait(PAUSE_MS);
  },
};

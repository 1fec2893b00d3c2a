/**
 * Holds what a tail is told to what a terminal can show: so many calls a second, and a word when some are left out.
 */
import { MAX_TAIL_RATE } from "../../src/contracts/limits.ts";

const SECOND_MS = 1_000;

/** What to do with one more call: tell of it, say that some are left out from now on, or leave it out. */
export type Pacing = "tell" | "say" | "leave out";

export class TailPace {
  #sinceMs = 0;
  #told = 0;

  /** Decides on a call at this time, milliseconds since the epoch. */
  next(nowMs: number): Pacing {
    if (nowMs - this.#sinceMs >= SECOND_MS) {
      this.#sinceMs = nowMs;
      this.#told = 0;
    }
    this.#told++;
    if (this.#told <= MAX_TAIL_RATE) return "tell";
    return this.#told === MAX_TAIL_RATE + 1 ? "say" : "leave out";
  }
}

/** What a tail is told when calls are left out, as the tool shows it. */
export function overloadMessage(nowMs: number) {
  const message = `More than ${MAX_TAIL_RATE} calls a second: some are left out. Filter them, for example with --sampling-rate.`;
  const event = { type: "overload", message };
  return { outcome: "unknown", scriptName: null, exceptions: [], logs: [], eventTimestamp: nowMs, event };
}

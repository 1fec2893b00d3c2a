/**
 * Decides when the runtime must die: it answers nothing for too long, or holds too much memory.
 *
 * Pure: it is told what was observed, and when. Silence is summed over the watchdog's own turns, and one turn counts
 * only as long as a turn should take: if this process did not get to run itself (a closed laptop, a stopped
 * terminal), the runtime is not blamed for it.
 */

export interface WatchdogLimits {
  /** How long the runtime may answer nothing. */
  readonly silenceMs: number;
  readonly memoryBytes: number;
  /** How often `turn` is called. */
  readonly turnMs: number;
}

/** Why the runtime must be killed. */
export type Verdict =
  | { readonly reason: "hang" /** When it last answered. */; readonly since: number }
  | { readonly reason: "memory"; readonly bytes: number };

/** How much longer than planned a turn may be and still count in full. */
const LATE_TURN_FACTOR = 2;

export class Watchdog {
  readonly #limits: WatchdogLimits;
  #lastAnswer: number;
  /** The last turn or answer: from here on silence is counted. */
  #lastTurn: number;
  #silentMs = 0;

  /** Begins with a runtime that answered at `now`. Times are milliseconds of one clock. */
  constructor(limits: WatchdogLimits, now: number) {
    this.#limits = limits;
    this.#lastAnswer = now;
    this.#lastTurn = now;
  }

  /** The runtime answered something. */
  answered(now: number): void {
    this.#lastAnswer = now;
    this.#lastTurn = now;
    this.#silentMs = 0;
  }

  /** Judges the runtime. `residentBytes` is null when it cannot be read. */
  turn(now: number, residentBytes: number | null): Verdict | null {
    this.#silentMs += Math.min(now - this.#lastTurn, this.#limits.turnMs * LATE_TURN_FACTOR);
    this.#lastTurn = now;
    if (residentBytes !== null && residentBytes > this.#limits.memoryBytes) {
      return { reason: "memory", bytes: residentBytes };
    }
    return this.#silentMs >= this.#limits.silenceMs ? { reason: "hang", since: this.#lastAnswer } : null;
  }
}

/**
 * Lets the work of durable runs begin bit by bit, in the whole isolate.
 *
 * Locally the engine writes to disk several times for each step, on the one thread that serves everybody, and work that is
 * ready goes before requests that come in: many runs at once would hold up all others for seconds. So one bit begins,
 * and the next one not before timers have rung again, which they do when nothing else is ready. Whoever waits looks
 * again and again: requests must not wait for each other's promises.
 */

/** Where time comes from. */
export interface TurnstileParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** How long nothing else begins after a bit of work. Timers that ring at the same moment are nearer to each other. */
const APART_MS = 2;
/** Those who wait look again after so long, not all of them at once. */
const LOOK_MS = { min: 1, max: 6 };

/** One for an isolate. */
export class Turnstile {
  readonly #parts: TurnstileParts;
  #freeAtMs = -Infinity;

  constructor(parts: TurnstileParts) {
    this.#parts = parts;
  }

  /** Resolves when a bit of work may begin. */
  async turn(): Promise<void> {
    const { now, random, pause } = this.#parts;
    const { min, max } = LOOK_MS;
    for (let waitMs = 0; ; waitMs = min + (max - min) * random()) {
      await pause(waitMs);
      const nowMs = now();
      // A clock that was set back keeps nobody out.
      if (nowMs < this.#freeAtMs && nowMs >= this.#freeAtMs - APART_MS) continue;
      this.#freeAtMs = nowMs + APART_MS;
      return;
    }
  }
}

/**
 * Lets requests come in while functions use their key-value storage.
 *
 * Locally an operation needs nothing from outside the process, and work that is ready goes before requests that come in: a
 * function that reads a few hundred keys, one after another, would hold up all others until it is done. So now and then
 * all operations wait until timers have rung, which they do when nothing else is ready.
 */
import { KV_OPERATIONS_AT_A_BREATH, KV_REST_MS } from "../contracts/limits.ts";

interface BreathParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/** One for an isolate. */
export class KvBreath {
  readonly #parts: BreathParts;
  #operations = 0;
  #restUntilMs = -Infinity;

  constructor(parts: BreathParts) {
    this.#parts = parts;
  }

  /** Resolves when an operation may begin; at once, most of the time. */
  async take(): Promise<void> {
    const { now, pause } = this.#parts;
    const nowMs = now();
    this.#operations++;
    if (this.#operations % KV_OPERATIONS_AT_A_BREATH === 0) this.#restUntilMs = nowMs + KV_REST_MS;
    const leftMs = this.#restUntilMs - nowMs;
    // A clock that was set back holds nobody up. Each waits for a timer of its own: requests must not wait for each other's.
    if (leftMs > 0 && leftMs <= KV_REST_MS) await pause(leftMs);
  }
}

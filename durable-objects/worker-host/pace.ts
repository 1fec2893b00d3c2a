/**
 * Remembers how long calls have held the thread that all workers of this isolate share.
 *
 * After a long call, those that arrived meanwhile are read only now, so nothing in them tells that others have waited.
 * They are sent as late ones, which let the event loop breathe before they run (`src/sandbox/shim/breath.ts`). Batches are
 * short, but one that is always ready to follow the other keeps the event loop from looking for requests all the same: once
 * they have followed each other for a while, they let it look.
 */

/** A call that used so much CPU has kept others waiting. */
const LONG_CPU_MS = 100;
/** How long after its end a call still counts as just ended: what waited is read, and sent on its way, meanwhile. */
const RECENT_MS = 100;
/** How long batches may follow one another without a pause. */
const UNBROKEN_MS = 100;
/** When no batch has run for so long the event loop has looked. */
const QUIET_MS = 5;
/** A pause: to accept a connection, to read a request, to answer it are a step each, if need be of another pause. */
const STEPS = 2;
const STEP_MS = 1;

export class Pace {
  #longEndedMs = Number.NEGATIVE_INFINITY;
  #longCpuMs = 0;
  #endedMs = Number.NEGATIVE_INFINITY;
  #unbrokenSinceMs = 0;
  /** Batches under way. */
  #batches = 0;

  /** Notes the end of a call. `cpuMs` is null when nobody knows. */
  ended(nowMs: number, cpuMs: number | null): void {
    if (cpuMs !== null && cpuMs < LONG_CPU_MS) return;
    this.#longEndedMs = nowMs;
    this.#longCpuMs = Math.max(cpuMs ?? 0, LONG_CPU_MS);
  }

  /** The time to send a call under: now, or before the thread was held if that was just before. */
  sentMs(nowMs: number): number {
    return nowMs - this.#longEndedMs < RECENT_MS ? nowMs - this.#longCpuMs - 1 : nowMs;
  }

  /** Runs a batch, and lets the event loop look before it where that is due. */
  async batch<Value>(
    run: () => Promise<Value>,
    now: () => number,
    sleep: (ms: number) => Promise<void>,
  ): Promise<Value> {
    const nowMs = now();
    if (this.#batches === 0 && nowMs - this.#endedMs > QUIET_MS) this.#unbrokenSinceMs = nowMs;
    this.#batches++;
    try {
      if (nowMs - this.#unbrokenSinceMs >= UNBROKEN_MS) {
        for (let step = 0; step < STEPS; step++) await sleep(STEP_MS);
        this.#unbrokenSinceMs = now();
      }
      return await run();
    } finally {
      this.#batches--;
      this.#endedMs = now();
    }
  }
}

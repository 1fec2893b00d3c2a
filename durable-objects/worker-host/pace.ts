/**
 * Remembers whether a call has just held the thread that all workers of this isolate share.
 *
 * Calls that arrived meanwhile are read only after it, so nothing in them tells that others have waited. They are sent
 * as late ones, which let the event loop breathe before they run (`src/sandbox/shim/breath.ts`).
 */

/** A call that used so much CPU has kept others waiting. */
const LONG_CPU_MS = 100;
/** How long after its end a call still counts as just ended. */
const RECENT_MS = 20;

export class Pace {
  #longEndedMs = Number.NEGATIVE_INFINITY;

  /** Notes the end of a call. `cpuMs` is null when nobody knows. */
  ended(nowMs: number, cpuMs: number | null): void {
    if (cpuMs === null || cpuMs >= LONG_CPU_MS) this.#longEndedMs = nowMs;
  }

  /** The time to send a call under: now, or long ago if the thread was held just before. */
  sentMs(nowMs: number): number {
    return nowMs - this.#longEndedMs < RECENT_MS ? 0 : nowMs;
  }
}

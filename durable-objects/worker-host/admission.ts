/**
 * Who may run now, who waits, who is turned away.
 *
 * A worker keeps at most so many distinct functions in flight, and each function at most so many calls. A call over
 * either limit waits briefly for a slot; then it is turned away, and the director offers it to the next worker.
 */

/** What admission needs to know. */
export interface AdmissionLimits {
  readonly maxFunctions: number;
  readonly maxQueued: number;
  readonly maxWaitMs: number;
}

/** Runs `callback` after a delay; the function returned prevents it. */
export type Schedule = (callback: () => void, delayMs: number) => () => void;

interface Waiting {
  readonly key: string;
  readonly concurrency: number;
  readonly settle: (admitted: boolean) => void;
}

export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #schedule: Schedule;
  /** Calls in flight, by function. */
  readonly #running = new Map<string, number>();
  readonly #waiting = new Set<Waiting>();
  #inFlight = 0;

  constructor(limits: AdmissionLimits, schedule: Schedule) {
    this.#limits = limits;
    this.#schedule = schedule;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  /** Whether calls of this function are in flight. */
  isRunning(key: string): boolean {
    return this.#running.has(key);
  }

  /** Takes a slot if there is one and nobody waits for it; `leave` gives it back. */
  tryEnter(key: string, concurrency: number): boolean {
    const running = this.#running.get(key);
    const free = running === undefined ? this.#running.size < this.#limits.maxFunctions : running < concurrency;
    if (!free) return false;
    this.#running.set(key, (running ?? 0) + 1);
    this.#inFlight++;
    return true;
  }

  /** Waits for a slot. False when none came free in time, or too many wait already. */
  enter(key: string, concurrency: number): Promise<boolean> {
    if (this.#waiting.size >= this.#limits.maxQueued) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancel = this.#schedule(() => waiting.settle(false), this.#limits.maxWaitMs);
      const waiting: Waiting = {
        key,
        concurrency,
        settle: (admitted) => {
          this.#waiting.delete(waiting);
          cancel();
          resolve(admitted);
        },
      };
      this.#waiting.add(waiting);
    });
  }

  /** Gives a slot back, to whoever has waited longest and fits. */
  leave(key: string): void {
    const running = this.#running.get(key) ?? 0;
    this.#inFlight--;
    if (running > 1) this.#running.set(key, running - 1);
    else this.#running.delete(key);
    for (const waiting of this.#waiting) {
      if (this.tryEnter(waiting.key, waiting.concurrency)) {
        waiting.settle(true);
        return;
      }
    }
  }
}

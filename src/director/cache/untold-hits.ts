/**
 * Hits that reached no worker. They are told to the worker that ran the call, so that they count there, and what is asked
 * for often stays; once in a while, for telling costs more than a hit.
 */
import type { HitCount } from "../../contracts/kept-result.ts";
import { HITS_TOLD_AFTER_MS } from "../../contracts/limits.ts";
import type { DirectorDeps } from "../ports.ts";

type Telling = Pick<DirectorDeps, "workers" | "schedule" | "background" | "entropy">;

export class UntoldHits {
  readonly #deps: Telling;
  /** By worker and key. */
  #untold = new Map<string, Map<string, HitCount>>();
  /** When they are told, by the clock; who was to tell them may have been ended before. */
  #dueMs = Number.NEGATIVE_INFINITY;

  constructor(deps: Telling) {
    this.#deps = deps;
  }

  /** Counts hits of a result that a worker gave. */
  count(worker: string, { function: name, key, hits }: HitCount): void {
    const counts = this.#untold.get(worker) ?? new Map<string, HitCount>();
    this.#untold.set(worker, counts);
    counts.set(key, { function: name, key, hits: (counts.get(key)?.hits ?? 0) + hits });
    this.#tellLater();
  }

  /** What is not told yet, by function. */
  byFunction(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const counts of this.#untold.values()) {
      for (const { function: name, hits } of counts.values()) sums.set(name, (sums.get(name) ?? 0) + hits);
    }
    return sums;
  }

  /** Tells them now. What a worker does not take is told next time. */
  async tell(): Promise<void> {
    const { workers } = this.#deps;
    const untold = this.#untold;
    this.#untold = new Map();
    await Promise.all(
      [...untold].map(async ([worker, counts]) => {
        const [another = worker] = workers.ids;
        const told = [...counts.values()];
        // A worker that has left counts nothing any more.
        const teller = workers.ids.includes(worker) ? worker : another;
        await workers.countHits(teller, told).catch(() => told.forEach((count) => void this.count(worker, count)));
      }),
    );
  }

  #tellLater(): void {
    const { schedule, background, entropy } = this.#deps;
    const now = entropy.now();
    if (now < this.#dueMs + HITS_TOLD_AFTER_MS) return;
    this.#dueMs = now + HITS_TOLD_AFTER_MS;
    const due = new Promise<void>((resolve) => schedule(resolve, HITS_TOLD_AFTER_MS));
    background(
      due.then(() => {
        this.#dueMs = Number.NEGATIVE_INFINITY;
        return this.tell();
      }),
    );
  }
}

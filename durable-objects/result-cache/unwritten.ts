/**
 * Uses and figures that are counted in memory, until there is a reason to write: a use is not worth one of its own.
 *
 * Those of the last seconds are lost with the object. Nothing depends on them but figures, and the order in which entries
 * make room.
 */
import type { ResultTables } from "./results.sql.ts";

interface Uses {
  count: number;
  /** Milliseconds since the epoch. */
  lastAt: number;
}

export class Unwritten {
  readonly #uses = new Map<string, Uses>();
  #hits = 0;
  #misses = 0;
  #evictions = 0;
  /** Since when there is something to write; null when there is not. */
  #since: number | null = null;

  get since(): number | null {
    return this.#since;
  }

  hit(key: string, count: number, nowMs: number): void {
    const uses = this.#uses.get(key) ?? { count: 0, lastAt: nowMs };
    uses.count += count;
    uses.lastAt = nowMs;
    this.#uses.set(key, uses);
    this.#hits += count;
    this.#since ??= nowMs;
  }

  miss(nowMs: number): void {
    this.#misses += 1;
    this.#since ??= nowMs;
  }

  evicted(count: number): void {
    this.#evictions += count;
  }

  /** Writes it all, beside the changes of the caller's transaction. */
  write(tables: ResultTables): void {
    for (const [key, { count, lastAt }] of this.#uses) tables.used(key, count, lastAt);
    if (this.#hits + this.#misses + this.#evictions > 0) {
      tables.count({ hits: this.#hits, misses: this.#misses, evictions: this.#evictions });
    }
    this.#uses.clear();
    this.#hits = 0;
    this.#misses = 0;
    this.#evictions = 0;
    this.#since = null;
  }
}

/**
 * Results that this director gave a moment ago, or saw: it gives them again without asking whoever keeps them.
 *
 * Nobody can make every director forget at once, so they are given for `RECENT_RESULT_MS` only.
 */
import { BoundedCache, type Found } from "../../cache/bounded-cache.ts";
import type { EncodedValue } from "../../contracts/invocation.ts";
import type { CachePurge } from "../../contracts/kept-result.ts";
import {
  KEPT_RESULT_OVERHEAD_BYTES,
  MAX_DIRECTOR_CACHE_ENTRIES,
  MAX_RECENT_RESULTS_BYTES,
  RECENT_RESULT_MS,
} from "../../contracts/limits.ts";

/** A result as a director remembers it. */
export interface RecentResult {
  readonly function: string;
  readonly value: EncodedValue;
  /** The worker that ran it. */
  readonly worker: string;
  /** Names the type that it was held to. */
  readonly form: string;
}

interface Remembered extends RecentResult {
  /** Milliseconds since the epoch; it is given for less. */
  readonly freshUntil: number;
}

export class RecentResults {
  readonly #results: BoundedCache<Remembered>;
  readonly #now: () => number;
  #purges = 0;

  /** `now` gives milliseconds since the epoch. */
  constructor(now: () => number) {
    const bounds = { maxEntries: MAX_DIRECTOR_CACHE_ENTRIES, maxBytes: MAX_RECENT_RESULTS_BYTES };
    this.#now = now;
    this.#results = new BoundedCache({ policy: "lru", ...bounds }, now);
  }

  /** The result of a key, if it was held to this type. */
  find(key: string, form: string): Found<RecentResult> | null {
    const found = this.#results.get(key);
    if (found === undefined || found.value.form !== form) return null;
    return { value: found.value, freshMs: found.value.freshUntil - this.#now() };
  }

  /** A mark to take before a call; see `keep`. */
  mark(): number {
    return this.#purges;
  }

  /** Remembers a result that is fresh for so long, unless something was purged since `mark`: it may be what was meant. */
  keep(key: string, result: RecentResult, freshMs: number, mark: number): void {
    if (mark !== this.#purges || freshMs <= 0) return;
    const bytes = (result.value?.length ?? 0) + KEPT_RESULT_OVERHEAD_BYTES;
    const remembered = { ...result, freshUntil: this.#now() + freshMs };
    this.#results.put(key, remembered, bytes, { freshMs: Math.min(freshMs, RECENT_RESULT_MS), staleMs: 0 });
  }

  /** Forgets. */
  purge({ function: name, key }: CachePurge): void {
    this.#purges++;
    if (name === undefined) this.#results.clear();
    else if (key !== undefined) this.#results.delete(key);
    else {
      const ofFunction = [...this.#results.entries()].filter(({ value }) => value.function === name);
      for (const entry of ofFunction) this.#results.delete(entry.key);
    }
  }
}

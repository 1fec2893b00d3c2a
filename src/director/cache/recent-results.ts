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
  /** What calls bring that began before this time is older. In marks, see `mark`. */
  readonly since: number;
}

export class RecentResults {
  readonly #results: BoundedCache<Remembered>;
  readonly #now: () => number;
  /** Goes on with everything that makes results of calls under way old. */
  #time = 0;
  #purgedAt = 0;

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
    return this.#time;
  }

  /** Whether something was purged since a mark: what a call brings that began then may be what was meant. */
  isPurgedSince(mark: number): boolean {
    return mark < this.#purgedAt;
  }

  /**
   * Remembers a result that is fresh for so long, of a call that began at `mark`, unless it is outdated. One that was wanted
   * anew outdates what calls bring that are under way.
   */
  keep(key: string, result: RecentResult, freshMs: number, mark: number, anew = false): void {
    if (anew && freshMs <= 0) this.#results.delete(key);
    if (this.isPurgedSince(mark) || freshMs <= 0) return;
    const { since: renewedAt = 0 } = this.#results.get(key)?.value ?? {};
    if (!anew && renewedAt > mark) return;
    const bytes = (result.value?.length ?? 0) + KEPT_RESULT_OVERHEAD_BYTES;
    const since = anew ? ++this.#time : renewedAt;
    const remembered = { ...result, freshUntil: this.#now() + freshMs, since };
    this.#results.put(key, remembered, bytes, { freshMs: Math.min(freshMs, RECENT_RESULT_MS), staleMs: 0 });
  }

  /** Forgets. */
  purge({ function: name, key }: CachePurge): void {
    this.#purgedAt = ++this.#time;
    if (name === undefined) this.#results.clear();
    else if (key !== undefined) this.#results.delete(key);
    else {
      const ofFunction = [...this.#results.entries()].filter(({ value }) => value.function === name);
      for (const entry of ofFunction) this.#results.delete(entry.key);
    }
  }
}

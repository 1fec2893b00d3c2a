/**
 * A bounded memory of what was read a moment ago.
 *
 * An entry is trusted for the time it was remembered for. After that it is no answer any more, but it stays until its
 * room is needed: what was seen once can still tell that a copy is older. When the memory is full the entry that was
 * remembered longest ago makes room; one in use is remembered again each time it is read anew.
 *
 * Concurrent misses are not joined into one read: a request may not wait for a promise of another request's I/O.
 */

interface Entry<Value> {
  readonly value: Value;
  /** Trusted before this time, milliseconds since the epoch. */
  readonly until: number;
}

export class RecentCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #maxEntries: number;
  readonly #now: () => number;
  #forgettings = 0;

  /** `now` gives milliseconds since the epoch. */
  constructor(maxEntries: number, now: () => number) {
    this.#maxEntries = maxEntries;
    this.#now = now;
  }

  /** The value of a key while it is trusted, else undefined. */
  fresh(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && this.#now() < entry.until ? entry.value : undefined;
  }

  /** The value last remembered of a key, trusted or not, or undefined. */
  last(key: string): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  /** A mark to take before a read whose answer is to be remembered; see `remember`. */
  mark(): number {
    return this.#forgettings;
  }

  /**
   * Remembers a value for `lifetimeMs`. With a mark, only if nothing was forgotten since: the answer to a read that
   * began before a change must not come back after it.
   */
  remember(key: string, value: Value, lifetimeMs: number, mark = this.#forgettings): void {
    if (mark !== this.#forgettings) return;
    this.#entries.delete(key);
    if (this.#entries.size >= this.#maxEntries) this.#forgetOldest();
    this.#entries.set(key, { value, until: this.#now() + lifetimeMs });
  }

  /** Forgets every entry that the condition holds for. */
  forget(condition: (key: string, value: Value) => boolean): void {
    this.#forgettings += 1;
    for (const [key, { value }] of this.#entries) {
      if (condition(key, value)) this.#entries.delete(key);
    }
  }

  #forgetOldest(): void {
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}

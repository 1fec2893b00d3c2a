/**
 * A cache that is bounded by entries and by bytes, and gives an entry until its lifetime is over.
 *
 * An entry is fresh at first, then stale for a while: still given, and to be renewed by whoever got it. What has expired is
 * gone at once, so that it makes room before anything that may still be given; then the policy's order decides. Values are
 * not copied.
 */
import { Deadlines } from "./deadlines.ts";
import type { EvictionOrder } from "./eviction-order.ts";
import type { Lifetime } from "./lifetime.ts";
import { type KeepingPolicy, newOrder } from "./orders.ts";

/** How much a cache holds at most. */
export interface CacheBounds {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** An entry as those see it who list a cache. */
export interface ListedEntry<Value> {
  readonly key: string;
  readonly value: Value;
  /** How often it was given since its key came in; putting it anew does not count and does not reset. */
  readonly hits: number;
  readonly bytes: number;
  /** Milliseconds since the epoch; `freshUntil` is `Infinity` for one that is fresh for good. */
  readonly storedAt: number;
  readonly freshUntil: number;
}

/** A value that was found. */
export interface Found<Value> {
  readonly value: Value;
  /** How long it stays fresh: `Infinity` for good, 0 or less once it is stale. */
  readonly freshMs: number;
}

interface Entry<Value> extends ListedEntry<Value> {
  hits: number;
}

export interface CacheOptions {
  /** Instead of the policy's own. */
  readonly order?: EvictionOrder;
  /** Told the key of each entry that expired or made room; not of those that were deleted, cleared or put anew. */
  readonly onGone?: (key: string) => void;
}

export class BoundedCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #deadlines = new Deadlines();
  readonly #order: EvictionOrder;
  readonly #now: () => number;
  readonly #onGone: (key: string) => void;
  #bounds: CacheBounds;
  #bytes = 0;
  #hits = 0;
  #misses = 0;
  #evictions = 0;

  /** `now` gives milliseconds since the epoch. */
  constructor(bounds: CacheBounds & { policy: KeepingPolicy }, now: () => number, options: CacheOptions = {}) {
    this.#bounds = bounds;
    this.#now = now;
    this.#order = options.order ?? newOrder(bounds.policy);
    this.#onGone = options.onGone ?? (() => {});
  }

  /** Number of entries that may still be given. */
  get size(): number {
    this.#dropExpired();
    return this.#entries.size;
  }

  /** What they take. */
  get bytes(): number {
    this.#dropExpired();
    return this.#bytes;
  }

  get hits(): number {
    return this.#hits;
  }

  get misses(): number {
    return this.#misses;
  }

  /** Entries that made room before they had expired. */
  get evictions(): number {
    return this.#evictions;
  }

  /** The value of a key, fresh or stale. Counts as a hit or as a miss. */
  get(key: string): Found<Value> | undefined {
    const now = this.#dropExpired();
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#misses += 1;
      return undefined;
    }
    this.#hits += 1;
    entry.hits += 1;
    this.#order.used(key);
    return { value: entry.value, freshMs: entry.freshUntil - now };
  }

  /**
   * Keeps a value that takes `bytes`; says whether it did. One that is larger than the whole cache, or whose lifetime is
   * over, is not kept, and what the key had before is gone all the same.
   */
  put(key: string, value: Value, bytes: number, lifetime: Lifetime): boolean {
    const now = this.#dropExpired();
    const freshUntil = lifetime.freshMs === null ? Number.POSITIVE_INFINITY : now + lifetime.freshMs;
    const staleUntil = freshUntil + lifetime.staleMs;
    const before = this.#entries.get(key);
    if (bytes > this.#bounds.maxBytes || staleUntil <= now) {
      if (before !== undefined) this.#drop(key, before);
      return false;
    }
    // In place where that is possible, for the order is to remember how much the key is used.
    if (before !== undefined && this.#bytes - before.bytes + bytes > this.#bounds.maxBytes) this.#drop(key, before);
    else if (before !== undefined) this.#bytes -= before.bytes;
    this.#makeRoom(bytes, this.#entries.has(key) ? 0 : 1);
    this.#entries.set(key, { key, value, hits: before?.hits ?? 0, bytes, storedAt: now, freshUntil });
    this.#bytes += bytes;
    this.#order.added(key);
    if (staleUntil === Number.POSITIVE_INFINITY) this.#deadlines.delete(key);
    else this.#deadlines.set(key, staleUntil);
    return true;
  }

  /** Forgets an entry; says whether there was one. */
  delete(key: string): boolean {
    this.#dropExpired();
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#drop(key, entry);
    return entry !== undefined;
  }

  /** Forgets every entry, and gives their number. */
  clear(): number {
    const { size } = this;
    for (const key of this.#entries.keys()) this.#order.removed(key);
    this.#entries.clear();
    this.#deadlines.clear();
    this.#bytes = 0;
    return size;
  }

  /** Sets other bounds; what is beyond them goes, as the order has it. */
  resize(bounds: CacheBounds): void {
    this.#dropExpired();
    this.#bounds = bounds;
    this.#makeRoom(0, 0);
  }

  /** Makes the entry go that would go next; says whether there was one. */
  evict(): boolean {
    this.#dropExpired();
    return this.#evict();
  }

  /** The entries, in the order in which their keys came in. */
  entries(): IterableIterator<ListedEntry<Value>> {
    this.#dropExpired();
    return this.#entries.values();
  }

  #makeRoom(bytes: number, entries: number): void {
    const { maxBytes, maxEntries } = this.#bounds;
    while (this.#bytes + bytes > maxBytes || this.#entries.size + entries > maxEntries) if (!this.#evict()) return;
  }

  #evict(): boolean {
    const key = this.#order.victim();
    const entry = key === undefined ? undefined : this.#entries.get(key);
    if (key === undefined || entry === undefined) return false;
    this.#drop(key, entry);
    this.#evictions += 1;
    this.#onGone(key);
    return true;
  }

  /** Drops what is past its time, and gives the time. */
  #dropExpired(): number {
    const now = this.#now();
    for (let next = this.#deadlines.earliest; next !== undefined && next.at <= now; next = this.#deadlines.earliest) {
      const entry = this.#entries.get(next.key);
      if (entry === undefined) break;
      this.#drop(next.key, entry);
      this.#onGone(entry.key);
    }
    return now;
  }

  #drop(key: string, entry: Entry<Value>): void {
    this.#entries.delete(key);
    this.#deadlines.delete(key);
    this.#order.removed(key);
    this.#bytes -= entry.bytes;
  }
}

/**
 * A bounded cache as plainly as it can be said: arrays, and a scan for everything. What the real one is held against.
 */
import type { CacheBounds } from "../../src/cache/bounded-cache.ts";
import type { Lifetime } from "../../src/cache/lifetime.ts";
import type { KeepingPolicy } from "../../src/cache/orders.ts";

interface NaiveEntry {
  key: string;
  value: unknown;
  bytes: number;
  hits: number;
  storedAt: number;
  freshUntil: number;
  staleUntil: number;
  /** Numbers of the steps at which it was put and used last, and its uses, halved now and then. */
  putAt: number;
  usedAt: number;
  count: number;
}

/** What makes an entry go before others, the most important first. */
const RANKS: Readonly<Record<KeepingPolicy, (entry: NaiveEntry) => readonly [number, number]>> = {
  lru: ({ usedAt }) => [usedAt, 0],
  lfu: ({ count, usedAt }) => [count, usedAt],
  ttl: ({ putAt }) => [putAt, 0],
};

export class NaiveCache {
  readonly figures = { hits: 0, misses: 0, evictions: 0 };
  /** Keys that left by themselves, in order. */
  readonly gone: string[] = [];
  #entries: NaiveEntry[] = [];
  #steps = 0;
  #uses = 0;
  readonly #policy: KeepingPolicy;
  #bounds: CacheBounds;

  constructor(policy: KeepingPolicy, bounds: CacheBounds) {
    this.#policy = policy;
    this.#bounds = bounds;
  }

  get bytes(): number {
    return this.#entries.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Without what only the model knows. */
  listed(): unknown[] {
    return this.#entries.map(({ key, value, hits, bytes, storedAt, freshUntil }) => ({
      ...{ key, value, hits, bytes, storedAt, freshUntil },
    }));
  }

  /** Whatever is past its time goes, the earliest first. */
  expire(now: number): void {
    const over = this.#entries.filter(({ staleUntil }) => staleUntil <= now);
    over.sort((left, right) => left.staleUntil - right.staleUntil);
    this.gone.push(...over.map(({ key }) => key));
    this.#entries = this.#entries.filter(({ staleUntil }) => staleUntil > now);
  }

  get(key: string, now: number): unknown {
    const entry = this.#find(key);
    if (entry === undefined) {
      this.figures.misses += 1;
      return undefined;
    }
    this.figures.hits += 1;
    entry.hits += 1;
    this.#use(entry);
    return { value: entry.value, freshMs: entry.freshUntil - now };
  }

  put(key: string, value: unknown, bytes: number, { freshMs, staleMs }: Lifetime, now: number): boolean {
    const freshUntil = freshMs === null ? Number.POSITIVE_INFINITY : now + freshMs;
    const kept = { value, bytes, storedAt: now, freshUntil, staleUntil: freshUntil + staleMs };
    const before = this.#find(key);
    if (bytes > this.#bounds.maxBytes || kept.staleUntil <= now) {
      this.delete(key);
      return false;
    }
    if (before !== undefined && this.bytes - before.bytes + bytes <= this.#bounds.maxBytes) {
      Object.assign(before, kept, { putAt: ++this.#steps });
      this.#use(before);
      return true;
    }
    this.delete(key);
    while (this.bytes + bytes > this.#bounds.maxBytes || this.#entries.length + 1 > this.#bounds.maxEntries) {
      this.evict();
    }
    const entry = { ...kept, key, hits: before?.hits ?? 0, putAt: ++this.#steps, usedAt: 0, count: 0 };
    this.#entries.push(entry);
    this.#use(entry);
    return true;
  }

  delete(key: string): boolean {
    const entry = this.#find(key);
    this.#entries = this.#entries.filter((other) => other !== entry);
    return entry !== undefined;
  }

  clear(): number {
    const { length } = this.#entries;
    this.#entries = [];
    return length;
  }

  resize(bounds: CacheBounds): void {
    this.#bounds = bounds;
    while (this.bytes > bounds.maxBytes || this.#entries.length > bounds.maxEntries) this.evict();
  }

  evict(): boolean {
    const rank = RANKS[this.#policy];
    const [first] = this.#entries.toSorted((left, right) => {
      const [a, b] = [rank(left), rank(right)];
      return a[0] - b[0] || a[1] - b[1];
    });
    if (first === undefined) return false;
    this.delete(first.key);
    this.gone.push(first.key);
    this.figures.evictions += 1;
    return true;
  }

  #find(key: string): NaiveEntry | undefined {
    return this.#entries.find((entry) => entry.key === key);
  }

  #use(entry: NaiveEntry): void {
    entry.usedAt = ++this.#steps;
    entry.count += 1;
    this.#uses += 1;
    if (this.#uses < 10 * this.#entries.length) return;
    this.#uses = 0;
    for (const each of this.#entries) each.count = Math.floor(each.count / 2);
  }
}

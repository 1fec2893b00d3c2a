/**
 * What an object does that keeps the results of one function for all workers.
 *
 * Rows hold the results; memory holds the order in which they make room, which is the one that workers use too, made anew
 * from the rows when the object wakes. Everything here may be lost but what was forgotten: that never comes back.
 */
import type { BoundedCache } from "../../src/cache/bounded-cache.ts";
import { lifetimeOf } from "../../src/cache/lifetime.ts";
import { sameBytes } from "../../src/contracts/bytes.ts";
import type { CacheConfig } from "../../src/contracts/cache.ts";
import { type CacheListing, type KeptResult, keptBytes } from "../../src/contracts/kept-result.ts";
import { MAX_CLUSTER_RESULT_BYTES, MAX_LISTED_ENTRIES, RESULT_USES_UNWRITTEN_MS } from "../../src/contracts/limits.ts";
import type { SharedAnswer, UseCounts } from "../../src/contracts/shared-result.ts";
import {
  copySeconds,
  deleteCopies,
  MAX_COPIES_DELETED,
  mayBeCopied,
  type ResultCopyTarget,
  writeCopy,
} from "./copies.ts";
import { type CacheRow, ResultTables, type StoredResult } from "./results.sql.ts";
import { Unwritten } from "./unwritten.ts";
import { restoredIndex } from "./wake.ts";

/** What the core works with. */
export interface ResultCacheParts {
  readonly storage: DurableObjectStorage;
  readonly kv: ResultCopyTarget;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A name that was never used before. */
  readonly newGeneration: () => string;
  /** Work that nobody waits for; it never rejects. */
  readonly background: (work: Promise<void>) => void;
}

export class ResultCacheCore {
  readonly #parts: ResultCacheParts;
  readonly #tables: ResultTables;
  readonly #unwritten = new Unwritten();
  #cache: CacheRow;
  #index: BoundedCache<null>;
  /** Keys that expired or made room since somebody looked. */
  #gone: string[] = [];
  /** When the alarm rings; it may ring in vain. */
  #alarmAt = Infinity;

  constructor(parts: ResultCacheParts) {
    this.#parts = parts;
    this.#tables = new ResultTables(parts.storage.sql);
    this.#cache = this.#tables.cache();
    this.#index = this.#restore();
  }

  /** Begins with the alarm that is set: the platform drops one whose handler was lost six times in a row. */
  async wake(): Promise<void> {
    this.#alarmAt = (await this.#parts.storage.getAlarm()) ?? Infinity;
    await this.#ensureAlarm();
  }

  /** A result that may still be given. */
  async get(key: string): Promise<SharedAnswer> {
    const nowMs = this.#parts.now();
    const known = this.#index.get(key) !== undefined;
    const result = known ? this.#tables.get(key) : null;
    if (result === null) this.#unwritten.miss(nowMs);
    else {
      this.#unwritten.hit(key, 1, nowMs);
      this.#copy(result, nowMs);
    }
    this.#settleGone(nowMs);
    // When results end has not changed by that.
    await this.#wakeBy(this.#writeAt);
    return { generation: this.#cache.generation, result };
  }

  /**
   * Keeps a result, within the bounds of the configuration. Gives the present generation. `since` is the one under which the
   * call began: what may have been forgotten since does not come back.
   */
  async put(name: string, config: CacheConfig, result: KeptResult, since?: string): Promise<string> {
    const nowMs = this.#parts.now();
    if (since !== undefined && since !== this.#cache.generation) return this.#cache.generation;
    this.#parts.storage.transactionSync(() => {
      this.#configure(name, config);
      this.#keep(config, result, nowMs);
      this.#unwritten.write(this.#tables);
    });
    this.#settleGone(nowMs);
    await this.#ensureAlarm();
    return this.#cache.generation;
  }

  /** Forgets everything, or one entry; gives the number of entries. */
  purge(key?: string): number {
    const nowMs = this.#parts.now();
    this.#settleGone(nowMs);
    return this.#parts.storage.transactionSync(() => {
      this.#beginGeneration(nowMs);
      if (key !== undefined) return this.#forget(key);
      const { size } = this.#index;
      this.#index.clear();
      this.#tables.clear();
      return size;
    });
  }

  /** What is kept; null where nothing ever was. */
  inspect(): CacheListing | null {
    const nowMs = this.#parts.now();
    const { size, bytes } = this.#index;
    this.#settleGone(nowMs);
    this.#write();
    const { function: name, policy, maxEntries, maxBytes, hits, misses, evictions } = this.#tables.cache();
    if (name === null) return null;
    const entries = this.#tables.list(MAX_LISTED_ENTRIES, nowMs);
    const figures = { bytes, hits, misses, evictions, size };
    return { function: name, policy, scope: "cluster", maxEntries, maxBytes, ...figures, entries };
  }

  /** Takes note of results that directors gave out of KV. */
  async used(counts: UseCounts): Promise<void> {
    const nowMs = this.#parts.now();
    for (const [key, uses] of counts) if (this.#index.get(key) !== undefined) this.#unwritten.hit(key, uses, nowMs);
    this.#settleGone(nowMs);
    await this.#ensureAlarm();
  }

  async alarm(): Promise<void> {
    this.#alarmAt = Infinity;
    const nowMs = this.#parts.now();
    // What has expired leaves the index by being counted.
    void this.#index.size;
    this.#settleGone(nowMs);
    this.#tables.removeEnded(nowMs);
    this.#write();
    await this.#ensureAlarm();
  }

  #restore(): BoundedCache<null> {
    return restoredIndex(this.#tables, this.#cache, this.#parts.now, (key) => this.#gone.push(key));
  }

  /** The bounds are those of whoever keeps something. */
  #configure(name: string, { policy, maxEntries, maxBytes }: CacheConfig): void {
    const before = this.#cache;
    const isAsBefore = before.policy === policy && before.maxEntries === maxEntries && before.maxBytes === maxBytes;
    if (before.function === name && isAsBefore) return;
    this.#tables.configure(name, policy, maxEntries, maxBytes);
    this.#cache = this.#tables.cache();
    if (before.policy === policy) this.#index.resize({ maxEntries, maxBytes });
    else this.#index = this.#restore();
  }

  #keep(config: CacheConfig, result: KeptResult, nowMs: number): void {
    const { key } = result;
    const before = this.#tables.get(key);
    const lifetime = lifetimeOf(config);
    const freshUntil = lifetime.freshMs === null ? null : nowMs + lifetime.freshMs;
    const staleUntil = freshUntil === null ? null : freshUntil + lifetime.staleMs;
    const bytes = keptBytes(result);
    const isKept = rowBytes(result) <= MAX_CLUSTER_RESULT_BYTES && this.#index.put(key, null, bytes, lifetime);
    // Before the row is written: what was there under this very key may have expired.
    this.#settleGone(nowMs);
    const isAnother = !isKept || (before !== null && isChanged(before, result));
    if (before !== null && isAnother && this.#isCopied(before, nowMs)) this.#beginGeneration(nowMs);
    if (!isKept) {
      this.#forget(key);
      return;
    }
    const stored = { ...result, storedAt: nowMs, freshUntil, staleUntil, bytes, copiedAt: 0 };
    this.#tables.put(stored);
    this.#copy(stored, nowMs);
  }

  #forget(key: string): number {
    this.#tables.remove(key);
    return this.#index.delete(key) ? 1 : 0;
  }

  /** Copies a result to KV where that has no copy. */
  #copy(result: StoredResult, nowMs: number): void {
    const { kv, background } = this.#parts;
    const { generation, generationSince } = this.#cache;
    const seconds = copySeconds(result, nowMs);
    if (seconds === null || mayBeCopied(result.copiedAt, generationSince, nowMs)) return;
    this.#tables.copied(result.key, nowMs);
    background(writeCopy(kv, generation, result, seconds));
  }

  /** Forgets the rows, and the copies, of what expired or made room. */
  #settleGone(nowMs: number): void {
    const gone = this.#gone;
    if (gone.length === 0) return;
    this.#gone = [];
    const rows = gone.flatMap((key) => this.#tables.remove(key) ?? []);
    const evicted = rows.filter(({ staleUntil }) => staleUntil === null || staleUntil > nowMs);
    this.#unwritten.evicted(evicted.length);
    const copied = evicted.filter((row) => this.#isCopied(row, nowMs)).map(({ key }) => key);
    const { generation } = this.#cache;
    if (copied.length > MAX_COPIES_DELETED) this.#beginGeneration(nowMs);
    else if (copied.length > 0) this.#parts.background(deleteCopies(this.#parts.kv, generation, copied));
  }

  #isCopied({ copiedAt, freshUntil }: Pick<StoredResult, "copiedAt" | "freshUntil">, nowMs: number): boolean {
    const isFresh = freshUntil === null || freshUntil > nowMs;
    return isFresh && mayBeCopied(copiedAt, this.#cache.generationSince, nowMs);
  }

  #beginGeneration(nowMs: number): void {
    this.#tables.beginGeneration(this.#parts.newGeneration(), nowMs);
    this.#cache = this.#tables.cache();
  }

  #write(): void {
    this.#parts.storage.transactionSync(() => this.#unwritten.write(this.#tables));
  }

  /** There is one alarm, for what ends and for what is to be written. */
  async #ensureAlarm(): Promise<void> {
    await this.#wakeBy(Math.min(this.#writeAt, this.#tables.nextEnd()));
  }

  get #writeAt(): number {
    const { since } = this.#unwritten;
    return since === null ? Infinity : since + RESULT_USES_UNWRITTEN_MS;
  }

  async #wakeBy(wakeAt: number): Promise<void> {
    if (wakeAt >= this.#alarmAt) return;
    this.#alarmAt = wakeAt;
    await this.#parts.storage.setAlarm(wakeAt);
  }
}

/** What a row has to take. */
function rowBytes({ args, value }: KeptResult): number {
  const text = typeof value === "string" ? new TextEncoder().encode(value).byteLength : 0;
  return (args?.byteLength ?? 0) + (value instanceof Uint8Array ? value.byteLength : text);
}

/** Whether callers would notice. */
function isChanged({ value: before }: StoredResult, { value }: KeptResult): boolean {
  if (!(before instanceof Uint8Array) || !(value instanceof Uint8Array)) return before !== value;
  return !sameBytes(before, value);
}

/**
 * `lfu`: the entry that was used least goes first; of equal ones the one used longest ago.
 *
 * Entries of one use-count share a bucket, and the buckets stand in a row, so that every step takes constant time (Shah,
 * Mitra and Matani, "An O(1) algorithm for implementing the LFU cache eviction scheme", 2010). Old favourites leave because
 * counts age: each time that ten times as many uses as there are entries have gone by, every count is halved, as in TinyLFU
 * (Einziger, Friedman and Manes, 2017). That takes a step an entry, a tenth of a step a use.
 */
import type { EvictionOrder } from "./eviction-order.ts";
import { type Linked, LinkedList } from "./linked-list.ts";

/** Uses for each entry between two halvings. */
const USES_BETWEEN_HALVINGS = 10;

interface Entry extends Linked<Entry> {
  readonly key: string;
  bucket: Bucket;
  /** Number of the use that was its last. */
  usedAt: number;
}

interface Bucket extends Linked<Bucket> {
  count: number;
  /** The one used longest ago in front. */
  entries: LinkedList<Entry>;
}

export class LfuOrder implements EvictionOrder {
  readonly #entries = new Map<string, Entry>();
  /** By count, without empty ones. */
  readonly #buckets = new LinkedList<Bucket>();
  readonly #usesBetweenHalvings: number;
  #uses = 0;
  #halvedAt = 0;

  /** `usesBetweenHalvings` are for each entry; `Infinity`: counts never age. */
  constructor(usesBetweenHalvings = USES_BETWEEN_HALVINGS) {
    this.#usesBetweenHalvings = usesBetweenHalvings;
  }

  added(key: string): void {
    if (this.#entries.has(key)) {
      this.used(key);
      return;
    }
    this.#uses += 1;
    const bucket = this.#bucketFor(1, this.#lastBelow(1));
    const entry: Entry = { key, bucket, usedAt: this.#uses, before: null, behind: null };
    this.#entries.set(key, entry);
    bucket.entries.append(entry);
    this.#age();
  }

  used(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#uses += 1;
    const { bucket } = entry;
    const next = this.#bucketFor(bucket.count + 1, bucket);
    this.#takeOut(entry);
    entry.bucket = next;
    entry.usedAt = this.#uses;
    next.entries.append(entry);
    this.#age();
  }

  removed(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#takeOut(entry);
  }

  victim(): string | undefined {
    return this.#buckets.first?.entries.first?.key;
  }

  #takeOut(entry: Entry): void {
    const { bucket } = entry;
    bucket.entries.remove(entry);
    if (bucket.entries.first === null) this.#buckets.remove(bucket);
  }

  /** The bucket of a count, which comes right behind `previous` where there is one. */
  #bucketFor(count: number, previous: Bucket | null): Bucket {
    const next = previous === null ? this.#buckets.first : previous.behind;
    if (next?.count === count) return next;
    const bucket: Bucket = { count, entries: new LinkedList(), before: null, behind: null };
    this.#buckets.insertBehind(previous, bucket);
    return bucket;
  }

  /** The last bucket below a small count. */
  #lastBelow(count: number): Bucket | null {
    let last: Bucket | null = null;
    for (let next = this.#buckets.first; next !== null && next.count < count; next = next.behind) last = next;
    return last;
  }

  #age(): void {
    if (this.#uses - this.#halvedAt < this.#usesBetweenHalvings * this.#entries.size) return;
    this.#halvedAt = this.#uses;
    let previous: Bucket | null = null;
    for (let bucket = this.#buckets.first; bucket !== null; ) {
      const next: Bucket | null = bucket.behind;
      bucket.count = Math.floor(bucket.count / 2);
      if (previous?.count === bucket.count) {
        previous.entries = merged(previous, bucket);
        this.#buckets.remove(bucket);
      } else previous = bucket;
      bucket = next;
    }
  }
}

/** The entries of both buckets by their last use, all of them the first one's now. */
function merged(into: Bucket, from: Bucket): LinkedList<Entry> {
  const entries = new LinkedList<Entry>();
  let [left, right] = [into.entries.first, from.entries.first];
  while (left !== null || right !== null) {
    const takeLeft: boolean = right === null || (left !== null && left.usedAt < right.usedAt);
    const entry: Entry | null = takeLeft ? left : right;
    if (entry === null) break;
    if (takeLeft) left = entry.behind;
    else right = entry.behind;
    entry.bucket = into;
    entries.append(entry);
  }
  return entries;
}

/**
 * Key-value storage as simple as it gets: a Map and a clock. What the real one does is held against it.
 */
import type { KvEntry, KvPut } from "../../src/contracts/kv.ts";

const encoder = new TextEncoder();
/** A text in whose order its bytes in UTF-8 are. */
const byteText = (key: string) => String.fromCharCode(...encoder.encode(key));

export class NaiveKv {
  readonly #entries = new Map<string, KvEntry>();
  /** Seconds since the epoch. */
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  put({ key, value, metadata, expiration, expirationTtl }: KvPut): void {
    const end = expirationTtl === null ? expiration : this.#now() + expirationTtl;
    this.#entries.set(key, { value, metadata, expiration: end });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  get(key: string): KvEntry | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    return entry.expiration !== null && entry.expiration <= this.#now() ? null : entry;
  }

  /** All keys with a prefix, in order, behind one. */
  list(prefix: string, after: string | null) {
    const order = [...this.#entries.keys()].filter((key) => this.get(key) !== null && key.startsWith(prefix));
    order.sort((one, other) => (byteText(one) < byteText(other) ? -1 : 1));
    return order
      .filter((key) => after === null || byteText(key) > byteText(after))
      .map((name) => ({
        name,
        expiration: this.get(name)?.expiration ?? null,
        metadata: this.get(name)?.metadata ?? null,
      }));
  }
}

/**
 * `lru`: the entry that was used longest ago goes first.
 */
import type { EvictionOrder } from "./eviction-order.ts";
import { KeyQueue } from "./key-queue.ts";

export class LruOrder implements EvictionOrder {
  readonly #keys = new KeyQueue();

  added(key: string): void {
    this.#keys.toEnd(key);
  }

  used(key: string): void {
    this.#keys.toEnd(key);
  }

  removed(key: string): void {
    this.#keys.remove(key);
  }

  victim(): string | undefined {
    return this.#keys.first;
  }
}

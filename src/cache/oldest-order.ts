/**
 * `ttl`: the entry that was put longest ago goes first, however much it is used.
 */
import type { EvictionOrder } from "./eviction-order.ts";
import { KeyQueue } from "./key-queue.ts";

export class OldestOrder implements EvictionOrder {
  readonly #keys = new KeyQueue();

  added(key: string): void {
    this.#keys.toEnd(key);
  }

  used(_key: string): void {}

  removed(key: string): void {
    this.#keys.remove(key);
  }

  victim(): string | undefined {
    return this.#keys.first;
  }
}

/**
 * The isolates a worker keeps loaded: a bounded set, the least recently used idle one leaves first, and
 * before those that are pinned.
 *
 * Nothing on open-source workerd ever unloads an isolate, so the worker does: it asks the isolate to end itself. A
 * dropped isolate's id is never used again, for a late call must not find the remains of it.
 */
import type { LoadedIsolate } from "../../src/sandbox/load.ts";

/** An isolate in the set. */
export interface WarmIsolate {
  readonly key: string;
  readonly isolate: LoadedIsolate;
  /** Calls in flight. */
  users: number;
  /** Whether its function was seen to wait: its calls are not made in batches. */
  waits: boolean;
}

/** Loads an isolate under an id. */
export type LoadById = (id: string) => LoadedIsolate;

export class WarmIsolates {
  readonly #prefix: string;
  readonly #max: number;
  /** By key, least recently used first. */
  readonly #warm = new Map<string, WarmIsolate>();
  /** Keys of isolates that leave last. */
  #pinned: ReadonlySet<string> = new Set();
  #generation = 0;

  /** `prefix` sets this worker's isolates apart from those of the other workers in the same process. */
  constructor(prefix: string, max: number) {
    this.#prefix = prefix;
    this.#max = max;
  }

  get size(): number {
    return this.#warm.size;
  }

  has(key: string): boolean {
    return this.#warm.has(key);
  }

  /** Sets which isolates leave only when no other can. */
  pin(keys: ReadonlySet<string>): void {
    this.#pinned = keys;
  }

  /** Takes every isolate out of the set. */
  retireAll(): void {
    for (const warm of [...this.#warm.values()]) this.retire(warm);
  }

  /** Takes the isolate of a key into use, loading it when it is not warm (`cold`). Give it back with `release`. */
  acquire(key: string, load: LoadById): { readonly warm: WarmIsolate; readonly cold: boolean } {
    const found = this.#warm.get(key);
    const warm = found ?? {
      key,
      isolate: load(`${this.#prefix}:${key}:${this.#generation++}`),
      users: 0,
      waits: false,
    };
    this.#warm.delete(key);
    this.#warm.set(key, warm);
    warm.users++;
    if (found === undefined) this.#evict();
    return { warm, cold: found === undefined };
  }

  /** Whether the function of a key was seen to wait. */
  waits(key: string): boolean {
    return this.#warm.get(key)?.waits ?? false;
  }

  /** Gives an isolate back. One that was retired meanwhile ends with its last call. */
  release(warm: WarmIsolate): void {
    warm.users--;
    if (warm.users === 0 && this.#warm.get(warm.key) !== warm) end(warm);
  }

  /** Takes an isolate out of the set: the next call loads another, and this one ends with its last call. */
  retire(warm: WarmIsolate): void {
    if (this.#warm.get(warm.key) !== warm) return;
    this.#warm.delete(warm.key);
    if (warm.users === 0) end(warm);
  }

  #evict(): void {
    if (this.#warm.size <= this.#max) return;
    const idle = [...this.#warm.values()].filter(({ users }) => users === 0);
    const inOrder = [
      ...idle.filter(({ key }) => !this.#pinned.has(key)),
      ...idle.filter(({ key }) => this.#pinned.has(key)),
    ];
    for (const warm of inOrder.slice(0, this.#warm.size - this.#max)) this.retire(warm);
  }
}

/** Ends an isolate. The call that ends it fails by design. */
function end({ isolate }: WarmIsolate): void {
  isolate.drop().catch(() => {});
}

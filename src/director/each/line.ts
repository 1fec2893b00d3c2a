/**
 * Calls of one version that wait for their hop.
 */
import type { CacheConfig } from "../../contracts/cache.ts";
import type { FunctionVersion, InvocationLimits, RunnableVersion } from "../../contracts/function.ts";
import { MAX_HOP_BYTES } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { type CachedCall, keeperOf } from "../cache/order.ts";
import type { ChosenCall } from "../call/choose.ts";
import type { Invoked } from "../call/conclude.ts";

/** A call on its way. */
export interface Pending extends Omit<ChosenCall, "version" | "call"> {
  readonly id: string;
  /** Where its result may be kept. */
  readonly cached: CachedCall | null;
  /** Size of its arguments, about; 0 where nobody knows. */
  readonly bytes: number;
  readonly tell: (outcome: Result<Invoked>) => void;
  /** Attempts that were begun. */
  readonly attempts: number;
  /** Workers that were busy, or were lost with it. */
  readonly avoid: readonly string[];
  /** What is told when no worker is left; null: all of them are busy. */
  readonly lost: Result<Invoked> | null;
}

export class Line {
  readonly version: FunctionVersion;
  readonly fn: RunnableVersion;
  readonly limits: InvocationLimits;
  readonly cache: CacheConfig | null;
  /** Hops under way. */
  running = 0;
  #waiting: Pending[] = [];
  /** Where the first of the waiting stands. */
  #head = 0;

  /** `cache` tells how results are kept; null when they are not. */
  constructor(version: FunctionVersion, limits: InvocationLimits, cache: CacheConfig | null = null) {
    this.version = version;
    this.cache = cache;
    this.fn = keeperOf(version, cache);
    this.limits = limits;
  }

  get isEmpty(): boolean {
    return this.#head === this.#waiting.length;
  }

  /** Puts a call at the end. */
  push(call: Pending): void {
    this.#waiting.push(call);
  }

  /** Puts calls back to the front. */
  putBack(calls: readonly Pending[]): void {
    this.#waiting = [...calls, ...this.takeAll()];
  }

  /** Takes calls for one hop from the front: at most so many, and no more than a message should carry. */
  take(max: number): Pending[] {
    const taken: Pending[] = [];
    let bytes = 0;
    for (let call = this.#waiting[this.#head]; call !== undefined; call = this.#waiting[this.#head]) {
      bytes += call.bytes;
      const fits = taken.length < max && bytes <= MAX_HOP_BYTES && sameWorkers(call, taken[0]);
      if (!fits && taken.length > 0) break;
      taken.push(call);
      this.#head++;
    }
    if (this.isEmpty) this.takeAll();
    return taken;
  }

  /** Takes all calls that wait. */
  takeAll(): Pending[] {
    const all = this.#waiting.slice(this.#head);
    this.#waiting = [];
    this.#head = 0;
    return all;
  }
}

/** Whether two calls may go to the same workers. Lists are shared by those that were in a hop together. */
function sameWorkers(call: Pending, first: Pending | undefined): boolean {
  return first === undefined || call.avoid === first.avoid;
}

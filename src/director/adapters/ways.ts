/**
 * Which of two ways to the same answer takes less time, learned from how long they took: KV may be near and an object far,
 * or the other way round, and an object that has much to do answers late.
 *
 * Now and then the longer one is taken, for it may have become the shorter.
 */

/** Calls of which one goes the longer way. */
const TRIED_ONCE_IN = 32;
/** How much the last time counts, of 1. */
const WEIGHT = 0.1;

export class Ways {
  #first: number | null = null;
  #second: number | null = null;
  #choices = 0;

  /** Whether the first way is to be taken. Nothing is known at the beginning: the first one, then. */
  takesFirst(): boolean {
    this.#choices++;
    const isFirstShorter = this.#first === null || this.#second === null || this.#first <= this.#second;
    return this.#choices % TRIED_ONCE_IN === 0 ? !isFirstShorter : isFirstShorter;
  }

  /** Notes how long a way took, in milliseconds. */
  tookFirst(ms: number): void {
    this.#first = averaged(this.#first, ms);
  }

  tookSecond(ms: number): void {
    this.#second = averaged(this.#second, ms);
  }
}

function averaged(before: number | null, ms: number): number {
  return before === null ? ms : before + WEIGHT * (ms - before);
}

/**
 * Keys by the time at which they are over, the earliest at hand: a binary heap that knows where each key stands, so that a
 * key may get another time, or none. Steps take logarithmic time.
 */
interface Deadline {
  readonly key: string;
  readonly at: number;
}

export class Deadlines {
  readonly #heap: Deadline[] = [];
  readonly #places = new Map<string, number>();

  /** The key that is over first, and when. */
  get earliest(): Deadline | undefined {
    return this.#heap[0];
  }

  /** Sets the time of a key; it had another, or none. */
  set(key: string, at: number): void {
    this.delete(key);
    const place = this.#heap.length;
    this.#put({ key, at }, place);
    this.#rise(place);
  }

  delete(key: string): void {
    const place = this.#places.get(key);
    if (place === undefined) return;
    this.#places.delete(key);
    const last = this.#heap.pop();
    if (last === undefined || place === this.#heap.length) return;
    this.#put(last, place);
    this.#rise(place);
    this.#sink(place);
  }

  clear(): void {
    this.#heap.length = 0;
    this.#places.clear();
  }

  #put(deadline: Deadline, place: number): void {
    this.#heap[place] = deadline;
    this.#places.set(deadline.key, place);
  }

  #at(place: number): number {
    return this.#heap[place]?.at ?? Number.POSITIVE_INFINITY;
  }

  #rise(from: number): void {
    let place = from;
    while (place > 0 && this.#at(place) < this.#at((place - 1) >> 1)) place = this.#swap(place, (place - 1) >> 1);
  }

  #sink(from: number): void {
    let place = from;
    for (;;) {
      const left = place * 2 + 1;
      const least = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (this.#at(least) >= this.#at(place)) return;
      place = this.#swap(place, least);
    }
  }

  /** Swaps two places and gives the second. */
  #swap(left: number, right: number): number {
    const [a, b] = [this.#heap[left], this.#heap[right]];
    if (a !== undefined && b !== undefined) {
      this.#put(b, left);
      this.#put(a, right);
    }
    return right;
  }
}

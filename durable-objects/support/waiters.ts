/**
 * Callers that wait for the end of something, in memory: they ask again when the object was lost.
 */
export class Waiters {
  readonly #waiting = new Map<string, Set<() => void>>();

  /** Resolves when it is told to be over, or after `ms`. */
  async wait(id: string, ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, waiting.add(resolve));
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
    waiting.delete(resolve);
    if (waiting.size === 0) this.#waiting.delete(id);
  }

  /** Lets everybody go on who waits for one of these. */
  tell(ids: readonly string[]): void {
    for (const id of ids) {
      for (const resolve of this.#waiting.get(id) ?? []) resolve();
    }
  }
}

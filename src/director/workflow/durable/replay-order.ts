/**
 * Gives answers that are known already in the order in which they came first, so that a run that is played again goes the
 * same way: what ended last is compensated first, for one.
 */

/** Somebody who waits for an answer. */
interface Asking {
  readonly place: number;
  readonly go: () => void;
}

export class ReplayOrder {
  readonly #pause: () => Promise<void>;
  readonly #asking: Asking[] = [];
  #isAnswering = false;

  /** `pause` lets everybody go on who can; what they ask for then takes part. */
  constructor(pause: () => Promise<void>) {
    this.#pause = pause;
  }

  /** Resolves when it is the turn of the answer that came in this place. */
  turn(place: number): Promise<void> {
    return new Promise((go) => {
      this.#asking.push({ place, go });
      if (!this.#isAnswering) void this.#answer();
    });
  }

  async #answer(): Promise<void> {
    this.#isAnswering = true;
    for (;;) {
      await this.#pause();
      this.#asking.sort((one, other) => other.place - one.place);
      const next = this.#asking.pop();
      if (next === undefined) break;
      next.go();
    }
    this.#isAnswering = false;
  }
}

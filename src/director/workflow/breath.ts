/**
 * Lets a run of many calls give way. Locally one thread serves everybody, and work that is ready goes before requests that
 * come in: the calls of one step over a long list would keep all others out for seconds, and a server that answers nothing
 * is taken for dead. So the run begins nothing, every few calls, before a timer has rung, which it does when nothing else
 * is ready. A run of fewer calls never waits.
 */
import { WORKFLOW_CALLS_AT_A_BREATH } from "../../contracts/limits.ts";

/** One for a run. */
export class Breath {
  /** Resolves when a timer has rung. */
  readonly #pause: () => Promise<void>;
  #begun = 0;
  #resting: Promise<void> | null = null;

  constructor(pause: () => Promise<void>) {
    this.#pause = pause;
  }

  /** Resolves when the next call may begin. */
  async turn(): Promise<void> {
    while (this.#resting !== null) await this.#resting;
    this.#begun++;
    if (this.#begun % WORKFLOW_CALLS_AT_A_BREATH === 0) this.#resting = this.#rest();
  }

  async #rest(): Promise<void> {
    await this.#pause();
    this.#resting = null;
  }
}

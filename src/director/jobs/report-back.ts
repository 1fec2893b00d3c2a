/**
 * Brings outcomes back to the shard, many at a time: those that come while a message is under way go with the next one.
 */
import type { AttemptOutcome, JobAttempt, Settlement } from "../../contracts/job.ts";
import { MAX_JOB_BATCH_BYTES } from "../../contracts/limits.ts";

/** Brings outcomes to their shard. */
export type Settle = (settlements: readonly Settlement[]) => Promise<void>;

/** Tries to bring a message, and the pauses between them: an object that was reset is back within a moment. */
const PAUSES_MS = [0, 100, 500, 1_000];

export class ReportBack {
  readonly #settle: Settle;
  #waiting: Settlement[] = [];
  #sending: Promise<void> | null = null;

  constructor(settle: Settle) {
    this.#settle = settle;
  }

  /** Takes an outcome. */
  tell({ id, attempt }: JobAttempt, outcome: AttemptOutcome): void {
    this.#waiting.push({ id, attempt, outcome });
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    // Who waits for the end hears of it.
    this.#sending.catch(() => undefined);
  }

  /** Resolves when everything is brought; rejects when something was not. */
  async done(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
  }

  async #sendAll(): Promise<void> {
    // Outcomes of one hop come one after the other: the first one waits for the rest.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#bring(this.#next());
  }

  #next(): Settlement[] {
    let bytes = 0;
    const full = this.#waiting.findIndex(({ outcome }, index) => {
      bytes += outcome.state === "done" ? (outcome.value?.length ?? 0) : 0;
      return index > 0 && bytes > MAX_JOB_BATCH_BYTES;
    });
    return this.#waiting.splice(0, full === -1 ? this.#waiting.length : full);
  }

  async #bring(settlements: readonly Settlement[]): Promise<void> {
    let failure: unknown;
    for (const pauseMs of PAUSES_MS) {
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      try {
        return await this.#settle(settlements);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }
}

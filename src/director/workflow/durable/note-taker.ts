/**
 * Tells a run's shard of steps, one message at a time: what is noted meanwhile goes with the next one.
 */
import type { StepTrace } from "../../../contracts/workflow-run.ts";

export class NoteTaker {
  readonly #tell: (traces: readonly StepTrace[]) => Promise<unknown>;
  #waiting: StepTrace[] = [];
  #telling: Promise<void> | null = null;

  /** Of what cannot be told the shard hears at the end of the run. */
  constructor(tell: (traces: readonly StepTrace[]) => Promise<unknown>) {
    this.#tell = tell;
  }

  note(trace: StepTrace): void {
    this.#waiting.push(trace);
    this.#telling ??= this.#tellAll();
  }

  /** Resolves when everything was told. */
  async told(): Promise<void> {
    await this.#telling;
  }

  async #tellAll(): Promise<void> {
    // What begins at once is told at once.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const traces = this.#waiting;
      this.#waiting = [];
      await this.#tell(traces).catch(() => undefined);
    }
    this.#telling = null;
  }
}

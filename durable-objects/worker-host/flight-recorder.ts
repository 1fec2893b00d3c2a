/**
 * Says on standard output which functions are about to run, for the watchdog outside the process.
 *
 * When a function blocks the whole runtime nobody inside can be asked any more. So a worker says beforehand what it
 * runs: once a second for each function, which costs a busy function next to nothing. Only the local server listens.
 */

const INTERVAL_MS = 1_000;
/** Begins every line of the recorder; the local server looks for it. */
const MARK = "@troupe/running";

export class FlightRecorder {
  readonly #now: () => number;
  readonly #print: (line: string) => void;
  readonly #lastMs = new Map<string, number>();

  constructor(now: () => number, print: (line: string) => void) {
    this.#now = now;
    this.#print = print;
  }

  /** Notes that a worker is about to run a function. */
  note(worker: string, functionName: string): void {
    const nowMs = this.#now();
    const lastMs = this.#lastMs.get(functionName);
    if (lastMs !== undefined && nowMs - lastMs < INTERVAL_MS) return;
    this.#lastMs.set(functionName, nowMs);
    this.#print(`${MARK} ${JSON.stringify({ function: functionName, worker })}`);
  }
}

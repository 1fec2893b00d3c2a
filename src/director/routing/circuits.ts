/**
 * Which workers this director suspects: after several losses in a row a worker comes last in every order, until one
 * call has found it well again.
 *
 * It is tried after a pause that doubles from failure to failure, by one call at a time. No worker is ever left out of an
 * order: where all are suspects, calls go to them as before.
 */
import { CIRCUIT_FAILURES, MAX_CIRCUIT_PAUSE_MS, MAX_WORKERS, MIN_CIRCUIT_PAUSE_MS } from "../../contracts/limits.ts";

/** `open`: suspected. `probing`: suspected, and one call is on its way to find out. */
export type CircuitState = "closed" | "open" | "probing";

/** How a call went, for the worker: any answer at all is a sign of life, whatever became of the function. */
export type Sign = "well" | "ill";

/** A worker that failed last. */
interface Circuit {
  state: CircuitState;
  failures: number;
  /** Of an open one: pause before it is tried. Of a probing one: how long the try may take. */
  pauseMs: number;
  untilMs: number;
}

/** Where time and jitter come from; `random` gives numbers from 0 up to 1. */
export interface CircuitTools {
  readonly now: () => number;
  readonly random: () => number;
}

export class Circuits {
  readonly #tools: CircuitTools;
  /** Only workers that failed last: nearly always there is none. */
  readonly #circuits = new Map<string, Circuit>();

  constructor(tools: CircuitTools) {
    this.#tools = tools;
  }

  stateOf(worker: string): CircuitState {
    return this.#circuits.get(worker)?.state ?? "closed";
  }

  /** Whether the worker is to be asked only when nobody else is left. */
  isSuspect(worker: string): boolean {
    const circuit = this.#circuits.get(worker);
    return circuit !== undefined && circuit.state !== "closed" && this.#tools.now() < circuit.untilMs;
  }

  /** The same workers, suspects last. One whose pause is over stays where it was, for the call that tries it. */
  arrange(order: Iterable<string>): Iterable<string> {
    return this.#circuits.size === 0 ? order : this.#suspectsLast(order);
  }

  /** A call is on its way to the worker. */
  begin(worker: string): void {
    const circuit = this.#circuits.get(worker);
    if (circuit === undefined || circuit.state === "closed" || this.#tools.now() < circuit.untilMs) return;
    // A try that is never answered must not keep the worker from being tried again.
    circuit.state = "probing";
    circuit.untilMs = this.#tools.now() + circuit.pauseMs;
  }

  /** A call to the worker has ended. */
  end(worker: string, sign: Sign): void {
    if (sign === "well") this.#circuits.delete(worker);
    else this.#fail(worker);
  }

  #fail(worker: string): void {
    const circuit = this.#circuits.get(worker) ?? this.#firstFailure(worker);
    circuit.failures++;
    // Calls that were under way when it opened say nothing new.
    if (circuit.failures < CIRCUIT_FAILURES || circuit.state === "open") return;
    if (circuit.state === "probing") circuit.pauseMs = Math.min(circuit.pauseMs * 2, MAX_CIRCUIT_PAUSE_MS);
    circuit.state = "open";
    circuit.untilMs = this.#tools.now() + circuit.pauseMs * (1 + this.#tools.random() / 2);
  }

  #firstFailure(worker: string): Circuit {
    // Workers come and go; those of long ago are not kept for ever.
    if (this.#circuits.size >= MAX_WORKERS) this.#circuits.clear();
    const circuit: Circuit = { state: "closed", failures: 0, pauseMs: MIN_CIRCUIT_PAUSE_MS, untilMs: 0 };
    this.#circuits.set(worker, circuit);
    return circuit;
  }

  *#suspectsLast(order: Iterable<string>): Generator<string> {
    const suspects: string[] = [];
    for (const worker of order) {
      if (this.isSuspect(worker)) suspects.push(worker);
      else yield worker;
    }
    yield* suspects;
  }
}

/**
 * The calls that a worker runs: to list them, and to end one before its time.
 *
 * The isolate ends a call only while it waits; one that runs without a break is the meter's to end. A call that has not
 * reached its isolate yet, because that is still being loaded, is asked for again until it ends either way.
 */
import type { RunningInvocation } from "../../src/contracts/worker.ts";
import type { WarmIsolate } from "./warm-isolates.ts";

type Named = Pick<RunningCall, "callId" | "id">;

/** A call in its slot, or several that take turns in one. */
export interface RunningCall {
  /** The invocation's id; of several, of the first. */
  readonly callId: string;
  /** Names the try inside the isolate. */
  readonly id: string;
  /** The others that take turns with it. */
  readonly others?: readonly Named[];
  readonly name: string;
  readonly startedMs: number;
  readonly warm: WarmIsolate;
}

/** Waits so long before a call that was not found is asked for again. */
const RETRY_MS = 50;

/** Resolves after so many milliseconds. */
export type Pause = (ms: number) => Promise<void>;

export class RunningCalls {
  readonly #calls = new Set<RunningCall>();
  /** Tries that were cancelled and whose calls are not over. */
  readonly #cancelled = new Set<string>();
  readonly #pause: Pause;

  constructor(pause: Pause) {
    this.#pause = pause;
  }

  add(call: RunningCall): void {
    this.#calls.add(call);
  }

  remove(call: RunningCall): void {
    this.#calls.delete(call);
    if (this.#cancelled.size > 0) for (const { id } of namedIn(call)) this.#cancelled.delete(id);
  }

  /** Whether a try that runs, or waits for its turn in a slot, was cancelled. */
  isCancelled(id: string): boolean {
    return this.#cancelled.has(id);
  }

  /** Those that have run longest, at most `max`. */
  list(max: number): RunningInvocation[] {
    const oldest = [...this.#calls].slice(0, max);
    return oldest.map(({ callId, name, startedMs }) => ({ id: callId, function: name, startedAt: startedMs }));
  }

  /** The isolates that calls run in. */
  isolates(): Set<WarmIsolate> {
    return new Set([...this.#calls].map(({ warm }) => warm));
  }

  /** Ends the call with this id, and those whose ids begin with it and a dot: the inputs of a map. Their number. */
  cancel(id: string): number {
    return this.#cancelAll(({ callId }) => isPartOf(callId, id));
  }

  /** Ends every call of a function. Their number. */
  cancelFunction(name: string): number {
    return this.#cancelAll((_named, { name: present }) => present === name);
  }

  /** Ends one call. */
  end(call: RunningCall): void {
    void this.#cancelOne(call, call);
  }

  #cancelAll(condition: (named: Named, call: RunningCall) => boolean): number {
    let found = 0;
    for (const call of this.#calls) {
      for (const named of namedIn(call)) {
        if (!condition(named, call)) continue;
        found++;
        this.#cancelled.add(named.id);
        void this.#cancelOne(call, named);
      }
    }
    return found;
  }

  async #cancelOne(call: RunningCall, { id }: Named): Promise<void> {
    // An isolate that cannot be asked is lost, and the call with it.
    const ask = () => call.warm.isolate.cancel(id).catch(() => true);
    while (this.#calls.has(call) && !(await ask())) await this.#pause(RETRY_MS);
  }
}

function namedIn(call: RunningCall): readonly Named[] {
  return call.others === undefined ? [call] : [call, ...call.others];
}

/** Whether a call is the one of this id, or that of an input of its map. */
export function isPartOf(callId: string, id: string): boolean {
  return callId === id || callId.startsWith(`${id}.`);
}

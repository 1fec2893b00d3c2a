/**
 * What shards ask of the engine, one thing at a time in the whole isolate.
 *
 * Locally the engine begins and forgets an instance with its files, on the one thread that serves everybody: many at once
 * would hold up all other work for seconds. Shards must not wait for each other's promises, so they look again and again.
 */
import type { Engine } from "./engine.ts";

/** How long whoever is in may take; what was lost inside does not keep the others out for ever. */
const LONGEST_MS = 5_000;
/** Pause between two looks, in which other work is done. */
const LOOK_MS = 4;

/** Lets in one at a time. One for all shards of an isolate. */
export class Gate {
  #freeAtMs = -Infinity;

  /** Whether one may go in now; then it must leave. */
  tryEnter(nowMs: number): boolean {
    if (nowMs < this.#freeAtMs) return false;
    this.#freeAtMs = nowMs + LONGEST_MS;
    return true;
  }

  leave(): void {
    this.#freeAtMs = -Infinity;
  }
}

/** An engine whose costly requests pass the gate, those of one shard in the order in which they came. */
export function gated(engine: Engine, gate: Gate, now: () => number): Engine {
  let last: Promise<unknown> = Promise.resolve();
  const pass = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const turn = last.then(async () => {
      while (!gate.tryEnter(now())) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      try {
        return await ask();
      } finally {
        gate.leave();
      }
    });
    last = turn.then(
      () => new Promise((resolve) => setTimeout(resolve, LOOK_MS)),
      () => undefined,
    );
    return turn;
  };
  return {
    ...engine,
    begin: (instance) => pass(() => engine.begin(instance)),
    status: (instance) => pass(() => engine.status(instance)),
    discard: (instance) => pass(() => engine.discard(instance)),
  };
}

/**
 * Round robin: each call of a function starts one worker further than the call before it.
 *
 * Every function has a turn of its own, else two functions called in alternation would each meet half the workers.
 */
import { MAX_DIRECTOR_CACHE_ENTRIES } from "../../contracts/limits.ts";
import type { RoutingStrategy } from "./strategy.ts";

/** Makes the strategy; its turns are a director's own and start over when there are too many to remember. */
export function roundRobin(): RoutingStrategy {
  const turns = new Map<string, number>();
  return {
    order(functionName, workers) {
      const turn = turns.get(functionName) ?? 0;
      if (turns.size >= MAX_DIRECTOR_CACHE_ENTRIES) turns.clear();
      turns.set(functionName, turn + 1);
      return rotated(workers, turn % workers.length);
    },
  };
}

function* rotated(workers: readonly string[], start: number): Generator<string> {
  yield* workers.slice(start);
  yield* workers.slice(0, start);
}

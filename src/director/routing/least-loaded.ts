/**
 * Least loaded: of two workers drawn at random, the one where a call may expect the shorter wait.
 *
 * Two choices do nearly as well as looking at all of them, and directors that know the same do not all run to the same
 * worker. Mitzenmacher, "The power of two choices in randomized load balancing", 2001.
 */
import type { Entropy } from "../../contracts/ids.ts";
import { below } from "./draw.ts";
import type { LoadView, RoutingStrategy } from "./strategy.ts";

/** Makes the strategy over the director's source of randomness. */
export function leastLoaded(entropy: Entropy): RoutingStrategy {
  return { order: (_functionName, workers, { loads }) => drawn(workers, loads, entropy) };
}

/** Two are drawn for each place; the list is copied only for those who read on. */
function* drawn(workers: readonly string[], loads: LoadView, entropy: Entropy): Generator<string> {
  const first = better(workers, loads, entropy);
  yield* workers.slice(first, first + 1);
  const left = workers.filter((_, index) => index !== first);
  while (left.length > 0) yield* left.splice(better(left, loads, entropy), 1);
}

/** The index of the better of two different workers; the first drawn of two alike. */
function better(workers: readonly string[], loads: LoadView, entropy: Entropy): number {
  if (workers.length < 2) return 0;
  const one = below(workers.length, entropy);
  const other = (one + 1 + below(workers.length - 1, entropy)) % workers.length;
  return costAt(workers, other, loads) < costAt(workers, one, loads) ? other : one;
}

function costAt(workers: readonly string[], index: number, loads: LoadView): number {
  const worker = workers[index];
  return worker === undefined ? 0 : loads.costOf(worker);
}

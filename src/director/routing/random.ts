/**
 * Random: every order of the workers is equally likely, whatever the function.
 */
import type { Entropy } from "../../contracts/ids.ts";
import { below } from "./draw.ts";
import type { RoutingStrategy } from "./strategy.ts";

/** Makes the strategy over the director's source of randomness. */
export function random(entropy: Entropy): RoutingStrategy {
  return { order: (_functionName, workers) => shuffled(workers, entropy) };
}

/** A Fisher-Yates shuffle that goes only as far as it is read. */
function* shuffled(workers: readonly string[], entropy: Entropy): Generator<string> {
  const left = [...workers];
  while (left.length > 0) yield* left.splice(below(left.length, entropy), 1);
}

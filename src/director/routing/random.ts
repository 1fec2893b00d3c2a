/**
 * Random: every order of the workers is equally likely, whatever the function.
 */
import type { Entropy } from "../../contracts/ids.ts";
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

/** A whole number under `bound`. The bias of the remainder is under one in a million for a thousand workers. */
function below(bound: number, { random }: Entropy): number {
  return random(4).reduce((value, byte) => value * 256 + byte, 0) % bound;
}

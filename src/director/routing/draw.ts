/**
 * Random choices out of the director's entropy.
 */
import type { Entropy } from "../../contracts/ids.ts";

/** A whole number under `bound`. The bias of the remainder is under one in a million for a thousand workers. */
export function below(bound: number, { random }: Entropy): number {
  return random(4).reduce((value, byte) => value * 256 + byte, 0) % bound;
}

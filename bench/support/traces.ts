/**
 * Made-up sequences of keys, each with a habit of real ones that caches are good or bad at. The same in every run.
 */
import { type Rng, rngOf } from "../../test/faults/support/rng.ts";

const SEED = 20_261_124;

/** Keys in the order in which they are asked for. */
export type Trace = readonly string[];

/** `length` draws of `keys` keys, the one of rank r with a weight of 1 / r^skew; `rename` gives a rank its key. */
export function zipf(
  length: number,
  keys: number,
  skew: number,
  rename = (rank: number, _at: number) => `k${rank}`,
): Trace {
  const rng = rngOf(SEED);
  const upTo = cumulative(keys, skew);
  return Array.from({ length }, (_, at) => rename(drawn(rng, upTo), at));
}

/** A Zipf trace whose ranks go to other keys every `period` requests: what was wanted most is wanted no more. */
export function shifting(length: number, keys: number, skew: number, period: number): Trace {
  return zipf(length, keys, skew, (rank, at) => `k${rank}-${Math.floor(at / period)}`);
}

/** A Zipf trace into which, after every `calm` requests, `scanned` keys come that are asked for once and never again. */
export function scanned(hot: Trace, calm: number, scanned: number): Trace {
  return hot.flatMap((key, at) =>
    at % calm === calm - 1 ? [key, ...Array.from({ length: scanned }, (_, index) => `once-${at}-${index}`)] : [key],
  );
}

/** The same keys round and round. */
export function loop(length: number, keys: number): Trace {
  return Array.from({ length }, (_, at) => `k${at % keys}`);
}

function cumulative(keys: number, skew: number): Float64Array {
  const upTo = new Float64Array(keys);
  let sum = 0;
  for (let rank = 0; rank < keys; rank++) {
    sum += 1 / (rank + 1) ** skew;
    upTo[rank] = sum;
  }
  return upTo;
}

/** The first rank up to which the weights sum to more than a random share of them all. */
function drawn(rng: Rng, upTo: Float64Array): number {
  const sought = rng.next() * (upTo.at(-1) ?? 0);
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] ?? 0) > sought) high = middle;
    else low = middle + 1;
  }
  return low;
}

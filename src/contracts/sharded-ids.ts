/**
 * Ids whose last digit names the object that keeps what they stand for: one of a number of shards.
 */
import { type Entropy, type IdPrefix, newId } from "./ids.ts";

/** Ids end in a digit of Crockford's base 32, so 32 is what shards may be at most. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Makes an id; `shard` puts it where it must be found again, any other place will do. */
export function newShardedId(prefix: IdPrefix, shards: number, entropy: Entropy, shard?: number): string {
  const id = newId(prefix, entropy);
  if (shard === undefined) return id;
  const present = DIGITS.indexOf(id.slice(-1));
  return id.slice(0, -1) + DIGITS.charAt(present - (present % shards) + shard);
}

/** The shard that the last digit of an id names. */
export function shardOfDigit(digit: string, shards: number): number {
  return DIGITS.indexOf(digit) % shards;
}

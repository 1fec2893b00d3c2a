/**
 * Names and ids: what they look like, and how new ones are made.
 *
 * Ids sort by time (ULID: 48 bits of milliseconds, 80 bits of randomness, Crockford base 32), so that lists and
 * SQLite indexes stay in order of creation. https://github.com/ulid/spec
 */
import { z } from "zod";
import { MAX_NAME_LENGTH } from "./limits.ts";

/** A function's name: it stands in URLs and host names. Lower and upper case, digits, `-` and `_`; a letter first. */
export const functionName = z
  .string()
  .min(1, "must not be empty")
  .max(MAX_NAME_LENGTH, `must have ${MAX_NAME_LENGTH} characters at most`)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "must start with a letter and hold letters, digits, '-' and '_' only")
  .brand<"FunctionName">();
export type FunctionName = z.infer<typeof functionName>;

/** `sha256:<64 hex digits>`. */
export const contentHash = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, "must be sha256: and 64 lower-case hex digits")
  .brand<"ContentHash">();
export type ContentHash = z.infer<typeof contentHash>;

export type IdPrefix = "inv" | "req" | "key" | "run";

/** Where time and randomness come from; adapters give the real ones, tests their own. */
export interface Entropy {
  /** Milliseconds since the epoch. */
  now(): number;
  /** `length` bytes of randomness. */
  random(length: number): Uint8Array;
}

/** A random number from 0 up to 1, in steps of 1/256: fine enough to keep pauses apart. */
export function fractionOf({ random }: Pick<Entropy, "random">): number {
  return (random(1)[0] ?? 0) / 256;
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/** The digits of the millisecond that ids were last made in: ids come in bursts. */
let lastMs = -1;
let lastDigits = "";

/** Makes an id such as `inv_01JD…`, 26 digits after the prefix. */
export function newId(prefix: IdPrefix, { now, random }: Entropy): string {
  const nowMs = now();
  if (nowMs !== lastMs) {
    lastMs = nowMs;
    lastDigits = timeDigits(nowMs);
  }
  let id = `${prefix}_${lastDigits}`;
  const bytes = random(RANDOM_DIGITS);
  for (let digit = 0; digit < RANDOM_DIGITS; digit++) id += CROCKFORD[(bytes[digit] ?? 0) & 31];
  return id;
}

function timeDigits(timeMs: number): string {
  let digits = "";
  for (let left = timeMs; digits.length < TIME_DIGITS; left = Math.floor(left / 32)) {
    digits = CROCKFORD.charAt(left % 32) + digits;
  }
  return digits;
}

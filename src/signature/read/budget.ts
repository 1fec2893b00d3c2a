/**
 * What reading a signature may cost: tokens, steps and time.
 *
 * The parser of TypeScript goes back and tries again, and types can be written so that they grow without end. Nobody
 * else is served meanwhile, so that both are counted and timed. On Cloudflare the clock stands still; the counts hold.
 */
import { fault } from "../../contracts/errors.ts";
import { MAX_READ_STEPS, MAX_SIGNATURE_TOKENS, MAX_UNBROKEN_WORK_MS } from "../../contracts/limits.ts";
import { Unreadable } from "./faults.ts";

export interface Budget {
  /** Counts a token read by the parser. Throws `Unreadable` when it was one too many, and ever after. */
  token(): void;
  /** Counts one step of making a type. Throws like `token`. */
  step(): void;
}

/** How many counts go by between two looks at the clock. */
const COUNTS_PER_LOOK = 32;

/** `now` gives milliseconds. */
export function createBudget(now: () => number): Budget {
  const deadline = now() + MAX_UNBROKEN_WORK_MS;
  let left = COUNTS_PER_LOOK;
  let late = false;
  const check = (spent: number, limit: number): void => {
    if (--left <= 0) {
      left = COUNTS_PER_LOOK;
      late ||= now() > deadline;
    }
    // The parser swallows some errors on its way: it must meet this one at its next token again.
    if (late || spent > limit) throw new Unreadable(TOO_COMPLEX);
  };
  let tokens = 0;
  let steps = 0;
  return {
    token: () => check(++tokens, MAX_SIGNATURE_TOKENS),
    step: () => check(++steps, MAX_READ_STEPS),
  };
}

const TOO_COMPLEX = fault(
  "invalid_source",
  "The types of the function take too long to read: make them simpler, or deploy with `untyped: true`.",
);

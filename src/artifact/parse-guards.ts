/**
 * An acorn plugin against sources made to be slow to parse.
 *
 * Some of acorn's checks take time in the square of what they check: labels, private names, the groups of a regular
 * expression, the digits of a BigInt. A parse cannot pause, and everybody waits for it, so literals are capped in length
 * and the parse as a whole in time. V8 makes the same checks when the code is loaded; what passes here is bounded there.
 */
import type { Parser } from "acorn";
import { MAX_NUMBER_LITERAL_LENGTH, MAX_REGEX_LITERAL_LENGTH, MAX_UNBROKEN_WORK_MS } from "../contracts/limits.ts";

/** acorn's parser with the inner names this plugin relies on. */
interface GuardedParser extends Parser {
  readonly input: string;
  readonly pos: number;
  readNumber(startsWithDot: boolean): unknown;
  validateRegExpPattern(state: RegexState): void;
  raise(position: number, message: string): never;
}

interface RegexState {
  readonly source: string;
  readonly start: number;
}

/** Thrown by a parse that takes too long. */
export class ParseTooLong extends Error {
  override readonly name = "ParseTooLong";
}

/** How many tokens go by between two looks at the clock. */
const TOKENS_PER_LOOK = 16;

/** Option `onToken` of a parse: throws `ParseTooLong` when it is over its time. `now` in milliseconds. */
export function parseDeadline(now: () => number): () => void {
  const deadline = now() + MAX_UNBROKEN_WORK_MS;
  let left = TOKENS_PER_LOOK;
  return () => {
    if (--left > 0) return;
    left = TOKENS_PER_LOOK;
    if (now() > deadline) throw new ParseTooLong();
  };
}

/** Plugin for `Parser.extend`: refuses literals that take long to check. */
export function boundedLiterals(Base: typeof Parser): typeof Parser {
  const { readNumber, validateRegExpPattern }: GuardedParser = Base.prototype as GuardedParser;
  return class extends Base {
    readNumber(this: GuardedParser, startsWithDot: boolean): unknown {
      const after = this.pos + MAX_NUMBER_LITERAL_LENGTH;
      if (/^[\w.]$/.test(this.input.charAt(after)) && /^[\w.]+$/.test(this.input.slice(this.pos, after))) {
        this.raise(this.pos, `A number may have ${MAX_NUMBER_LITERAL_LENGTH} digits`);
      }
      return readNumber.call(this, startsWithDot);
    }

    validateRegExpPattern(this: GuardedParser, state: RegexState): void {
      if (state.source.length > MAX_REGEX_LITERAL_LENGTH) {
        this.raise(state.start, `A regular expression may have ${MAX_REGEX_LITERAL_LENGTH} characters`);
      }
      validateRegExpPattern.call(this, state);
    }
  };
}

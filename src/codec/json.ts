/**
 * From JSON text to a value, bounded in nesting.
 *
 * Nesting is checked before parsing, by a scan of the text: what is too deep would overflow recursive code further
 * on. `JSON.parse` makes `__proto__` a member like any other; nothing here copies members into another object.
 */
import { fault } from "../contracts/errors.ts";
import { MAX_JSON_DEPTH } from "../contracts/limits.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";

/** Parses JSON that nests at most `MAX_JSON_DEPTH` deep. Fault: `invalid_request`. */
export function parseJson(text: string): Result<unknown> {
  if (text === "") return fail(fault("invalid_request", "The JSON is empty."));
  if (nestsDeeperThan(MAX_JSON_DEPTH, text)) {
    return fail(
      fault("invalid_request", `The JSON nests deeper than ${MAX_JSON_DEPTH} levels.`, {
        details: { maxDepth: MAX_JSON_DEPTH },
      }),
    );
  }
  try {
    return succeed(JSON.parse(text));
  } catch (error) {
    return fail(fault("invalid_request", `The JSON is malformed: ${describeSyntaxError(error)}.`));
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Whether valid JSON in `text` would nest deeper than `limit`; of malformed JSON the valid beginning counts. */
function nestsDeeperThan(limit: number, text: string): boolean {
  if (text.length <= limit) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index);
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      depth++;
      if (depth > limit) return true;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--;
  }
  return false;
}

/** Index of the quote that ends the string beginning at `start`; the text's length when none does. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) index++;
    else if (code === QUOTE) return index;
  }
  return text.length;
}

/** The engine's message quotes the text; the first line of it, without what might be half a character. */
function describeSyntaxError(error: unknown): string {
  return error instanceof SyntaxError ? error.message.toWellFormed() : "it cannot be parsed";
}

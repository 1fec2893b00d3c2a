/**
 * NDJSON while it arrives: bytes in, lines out, never more than a line and a piece of the stream at once.
 */
import { fault, type TroupeFault } from "../../contracts/errors.ts";
import { MAX_NDJSON_LINE_BYTES } from "../../contracts/limits.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";

const NEWLINE = 0x0a;
/** Bytes of a character of UTF-16, at most. */
const MAX_CHARACTER_BYTES = 3;
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Cuts a stream into lines, in groups as they arrive; blank lines are left out. A line that is too long or no UTF-8
 * stands as a fault in its place, `payload_too_large` or `invalid_request`, and the lines behind it follow.
 */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<Result<string>[]> {
  const rest = new Rest();
  for await (const piece of body) {
    const end = piece.lastIndexOf(NEWLINE);
    const lines = end < 0 ? [] : linesOf(rest.finish(piece.subarray(0, end)));
    const overflow = rest.add(piece.subarray(end + 1));
    if (overflow) lines.push(fail(tooLong()));
    if (lines.length > 0) yield lines;
  }
  const lines = linesOf(rest.finish(new Uint8Array()));
  if (lines.length > 0) yield lines;
}

/** The beginning of a line whose end has not come. */
class Rest {
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** Whether the line was too long, so that its end is of no use. */
  #skips = false;

  /** Keeps bytes without an end of line. True: with them the line became too long. */
  add(piece: Uint8Array): boolean {
    if (this.#skips || piece.length === 0) return false;
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length <= MAX_NDJSON_LINE_BYTES) return false;
    this.#forget();
    this.#skips = true;
    return true;
  }

  /** What was kept with what follows it, up to an end of line. */
  finish(piece: Uint8Array): Uint8Array {
    const skips = this.#skips;
    this.#skips = false;
    if (skips) {
      const end = piece.indexOf(NEWLINE);
      return end < 0 ? new Uint8Array() : piece.subarray(end + 1);
    }
    if (this.#length === 0) return piece;
    const bytes = new Uint8Array(this.#length + piece.length);
    let offset = 0;
    for (const kept of [...this.#pieces, piece]) {
      bytes.set(kept, offset);
      offset += kept.length;
    }
    this.#forget();
    return bytes;
  }

  #forget(): void {
    this.#pieces = [];
    this.#length = 0;
  }
}

function linesOf(bytes: Uint8Array): Result<string>[] {
  const text = decode(bytes);
  if (text !== null) return textLines(text);
  const lines: Result<string>[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = decode(bytes.subarray(start, end));
    lines.push(...(line === null ? [fail(fault("invalid_request", "The line is not valid UTF-8."))] : textLines(line)));
    start = end + 1;
  }
  return lines;
}

function textLines(text: string): Result<string>[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => (isTooLong(line) ? fail(tooLong()) : succeed(line)));
}

function isTooLong(line: string): boolean {
  if (line.length * MAX_CHARACTER_BYTES <= MAX_NDJSON_LINE_BYTES) return false;
  return new TextEncoder().encode(line).length > MAX_NDJSON_LINE_BYTES;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

function tooLong(): TroupeFault {
  const maxBytes = MAX_NDJSON_LINE_BYTES;
  return fault("payload_too_large", `The line is longer than ${maxBytes} bytes.`, { details: { maxBytes } });
}

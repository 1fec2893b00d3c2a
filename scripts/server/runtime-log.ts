/**
 * What the runtime prints, kept in a file of bounded size and made harmless to read.
 *
 * Among it is text of strangers' functions: names, exceptions. It must never reach a terminal as it is, where escape
 * sequences move the cursor, change titles or paste text.
 */
import { appendFileSync, renameSync, statSync } from "node:fs";

const MAX_LINE_LENGTH = 2_000;
const DEFAULT_MAX_BYTES = 1024 * 1024;

/** Text on one line without control characters (C0, DEL, C1, line and bidi separators), cut to a sane length. */
export function harmless(text: string, maxLength = MAX_LINE_LENGTH): string {
  // Cut first: the text may be megabytes long. Twice the length leaves room for what the replacement removes.
  const line = text
    .slice(0, maxLength * 2)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
    .trim();
  return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
}

/** Appends lines to a file; when it is full it becomes `<path>.1`, in the place of the one before. */
export class RuntimeLog {
  readonly #path: string;
  readonly #maxBytes: number;
  #bytes: number;

  constructor(path: string, maxBytes = DEFAULT_MAX_BYTES) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Writes one entry as one line. `at` is an ISO time. */
  write(at: string, level: string, text: string): void {
    const line = `${at} ${harmless(level)} ${harmless(text)}\n`;
    const bytes = Buffer.byteLength(line);
    if (this.#bytes + bytes > this.#maxBytes && this.#bytes > 0) {
      renameSync(this.#path, `${this.#path}.1`);
      this.#bytes = 0;
    }
    appendFileSync(this.#path, line, { mode: 0o600 });
    this.#bytes += bytes;
  }
}

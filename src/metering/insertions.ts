/**
 * Text to insert into a source, gathered during a walk in any order and applied from left to right.
 *
 * Where several insertions meet at one place, text that closes something comes before text that opens something;
 * what was opened first stays outermost. One pass from left to right also keeps MagicString linear.
 */
import type MagicString from "magic-string";

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** Texts around pieces of source. */
export class Insertions {
  readonly #opening: Insertion[] = [];
  readonly #closing: Insertion[] = [];

  /** Text before the code at `at`. Call it on the way down: outer nodes first. */
  open(at: number, text: string): void {
    this.#opening.push({ at, text });
  }

  /** Text after the code that ends at `at`. Call it on the way up: inner nodes first. */
  close(at: number, text: string): void {
    this.#closing.push({ at, text });
  }

  /** Writes everything into `code`. Sorting keeps the order of what stands at one place. */
  applyTo(code: MagicString): void {
    const all = [...this.#closing, ...this.#opening].sort((a, b) => a.at - b.at);
    for (const { at, text } of all) code.appendLeft(at, text);
  }
}

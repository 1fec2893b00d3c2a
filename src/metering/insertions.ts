/**
 * Text to insert into a source, gathered during a walk in any order and applied from left to right.
 *
 * Where several insertions meet at one place, text that closes something comes before text that opens something;
 * what was opened first stays outermost. One pass from left to right also keeps MagicString linear.
 */
import type MagicString from "magic-string";

/** An opening and, later, a closing text around a piece of source. */
export class Insertions {
  readonly #opening = new Map<number, string>();
  readonly #closing = new Map<number, string>();

  /** Text before the code at `at`. Call it on the way down: outer nodes first. */
  open(at: number, text: string): void {
    this.#opening.set(at, (this.#opening.get(at) ?? "") + text);
  }

  /** Text after the code that ends at `at`. Call it on the way up: inner nodes first. */
  close(at: number, text: string): void {
    this.#closing.set(at, (this.#closing.get(at) ?? "") + text);
  }

  /** Writes everything into `code`. */
  applyTo(code: MagicString): void {
    const places = new Set([...this.#opening.keys(), ...this.#closing.keys()]);
    for (const at of [...places].sort((a, b) => a - b)) {
      code.appendLeft(at, (this.#closing.get(at) ?? "") + (this.#opening.get(at) ?? ""));
    }
  }
}

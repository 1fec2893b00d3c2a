/**
 * What a terminal may be sent: colours only where they are wanted, and no control characters of strangers.
 */

/** As much of a stream as the CLI needs; tests hand over their own. */
export interface Sink {
  readonly isTTY?: boolean | undefined;
  /** Width of the terminal in characters. */
  readonly columns?: number | undefined;
  /** False when whoever read it has gone. */
  readonly writable?: boolean;
  /** False asks to wait for `drain` before more is written. */
  write(text: string): unknown;
  once?(event: "drain" | "close", then: () => void): unknown;
  off?(event: "drain" | "close", then: () => void): unknown;
}

/** A stream that is read, as much of it as the CLI needs. */
export interface Source extends AsyncIterable<Uint8Array> {
  /** Nobody wants more of it. */
  destroy(): unknown;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether to colour what goes to `sink`: only on a terminal, and not against NO_COLOR (https://no-color.org). */
export function wantsColor(sink: Sink, env: Environment): boolean {
  return sink.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}

/** The width of what is no terminal. */
export const UNLIMITED = Number.POSITIVE_INFINITY;

/** How wide text may be that goes to `sink`: as wide as the terminal, and of any width where there is none. */
export function widthOf(sink: Sink): number {
  return sink.isTTY === true && sink.columns ? sink.columns : UNLIMITED;
}

/**
 * Makes text that a function or a server chose harmless to a terminal: control characters other than line feed
 * and tab, which could move the cursor or rewrite the screen, become visible escapes.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, (character) => {
    if (character === "\n" || character === "\t") return character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

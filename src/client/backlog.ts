/**
 * Bytes that have come and wait for those behind them. It grows by doubling: a large value is not copied anew for every
 * piece that it comes in.
 */

/** Bytes of a sequence, taken from the front. */
export interface Backlog {
  /** All that waits. What was given out stays as it is when more comes. */
  readonly bytes: Uint8Array;
  add(piece: Uint8Array): void;
  /** Drops so many bytes at the front. */
  drop(count: number): void;
}

export function createBacklog(): Backlog {
  let buffer: Uint8Array = new Uint8Array();
  let start = 0;
  let end = 0;
  const waiting = (): Uint8Array => buffer.subarray(start, end);

  /** Makes room in a buffer of its own; never in the piece that somebody else made. */
  const grow = (count: number): void => {
    const grown = new Uint8Array(2 * (end - start + count));
    grown.set(waiting());
    buffer = grown;
    end -= start;
    start = 0;
  };
  return {
    get bytes() {
      return waiting();
    },
    add(piece) {
      if (start === end) {
        buffer = piece;
        start = 0;
        end = piece.length;
        return;
      }
      if (end + piece.length > buffer.length) grow(piece.length);
      buffer.set(piece, end);
      end += piece.length;
    },
    drop(count) {
      start += count;
    },
  };
}

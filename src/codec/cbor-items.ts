/**
 * Where an item of CBOR ends, without decoding it: what a sequence of items (RFC 8742) is cut up by.
 */
import { MAJOR } from "./cbor-source.ts";

const INDEFINITE = 31;
const BREAK = 0xff;
/** Items that follow a head, for each its argument counts: a map has keys and values. */
const FOLLOWING: Readonly<Record<number, number>> = { [MAJOR.array]: 1, [MAJOR.map]: 2 };

/** Index behind the item that begins at `start`; -1 when its end has not come yet, NaN when no item begins there. */
export function endOfItem(bytes: Uint8Array, start: number): number {
  const length = new ItemEnd().find(bytes.subarray(start));
  return length < 0 ? length : start + length;
}

/**
 * Looks for the end of an item whose bytes are still coming. What was looked at is not looked at again: an item that
 * comes in a thousand pieces would take the square of its size.
 */
export class ItemEnd {
  /** Items that are still to come on each level; infinite until a break. */
  readonly #open: number[] = [1];
  #at = 0;

  /**
   * Length of the item that `bytes` begin with; -1 when its end has not come yet, NaN when they begin with no item. Asked
   * again, it takes the same bytes with more behind them.
   */
  find(bytes: Uint8Array): number {
    const open = this.#open;
    while (open.length > 0) {
      const initial = bytes[this.#at];
      if (initial === undefined) return -1;
      const level = open.length - 1;
      if (initial === BREAK && open[level] === Number.POSITIVE_INFINITY) {
        this.#at++;
        open.pop();
      } else {
        const behind = behindHead(bytes, this.#at, open);
        if (behind < 0) return -1;
        if (Number.isNaN(behind)) return behind;
        this.#at = behind;
        open[level] = (open[level] ?? 0) - 1;
      }
      while (open.at(-1) === 0) open.pop();
    }
    return this.#at;
  }
}

/** Index behind a head, and behind the bytes of a string; items that follow are put on `open`. */
function behindHead(bytes: Uint8Array, at: number, open: number[]): number {
  const initial = bytes[at] ?? 0;
  const [major, info] = [initial >> 5, initial & 0x1f];
  if (info === INDEFINITE && major >= MAJOR.bytes && major <= MAJOR.map) {
    open.push(Number.POSITIVE_INFINITY);
    return at + 1;
  }
  if (info > 27) return Number.NaN;
  const width = info < 24 ? 0 : 1 << (info - 24);
  const behind = at + 1 + width;
  if (behind > bytes.length) return -1;
  const argument = width === 0 ? info : numberAt(bytes, at + 1, width);
  if (major === MAJOR.bytes || major === MAJOR.text) return behind + argument > bytes.length ? -1 : behind + argument;
  if (major === MAJOR.tag) open.push(1);
  const following = argument * (FOLLOWING[major] ?? 0);
  if (following > 0) open.push(following);
  return behind;
}

function numberAt(bytes: Uint8Array, start: number, width: number): number {
  let number = 0;
  for (let at = start; at < start + width; at++) number = number * 256 + (bytes[at] ?? 0);
  return number;
}

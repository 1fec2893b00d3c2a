/**
 * Where an item of CBOR ends, without decoding it: what a sequence of items (RFC 8742) is cut up by.
 */
import { MAJOR } from "./cbor-source.ts";

const INDEFINITE = 31;
const BREAK = 0xff;
/** Items that follow a head, for each its argument counts: a map has keys and values. */
const FOLLOWING: Readonly<Record<number, number>> = { [MAJOR.array]: 1, [MAJOR.map]: 2 };

/** How far an item was looked at whose end had not come. */
export interface ItemScan {
  /** Index of the next head. */
  at: number;
  /** Items that are still to come on each level; infinite until a break. */
  readonly open: number[];
}

/** A look at the item that begins at `start`. */
export const scanFrom = (start: number): ItemScan => ({ at: start, open: [1] });

/** Index behind the item that begins at `start`; -1 when its end has not come yet, NaN when no item begins there. */
export const endOfItem = (bytes: Uint8Array, start: number): number => scanItem(bytes, scanFrom(start));

/** The same; after -1 it goes on with more bytes where it stopped, so that an item is looked at once however it comes. */
export function scanItem(bytes: Uint8Array, scan: ItemScan): number {
  const { open } = scan;
  while (open.length > 0) {
    const initial = bytes[scan.at];
    if (initial === undefined) return -1;
    const level = open.length - 1;
    if (initial === BREAK && open[level] === Number.POSITIVE_INFINITY) {
      scan.at++;
      open.pop();
    } else {
      const behind = behindHead(bytes, scan.at, open);
      if (!(behind >= 0)) return behind;
      scan.at = behind;
      open[level] = (open[level] ?? 0) - 1;
    }
    while (open.at(-1) === 0) open.pop();
  }
  return scan.at;
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

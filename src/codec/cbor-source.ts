/**
 * CBOR bytes while they are read: heads, and the strings, numbers and lengths that follow them.
 *
 * Nothing is allocated for what is only announced: a length must fit into the bytes that are there. What is not
 * well-formed (RFC 8949, appendix C) or not known here is thrown as `Unreadable`, which `decodeCbor` makes a fault.
 */

/** Why bytes cannot be decoded, and where. */
export class Unreadable extends Error {
  readonly offset: number;

  constructor(offset: number, reason: string) {
    super(reason);
    this.offset = offset;
  }
}

/** The major types. */
export const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const;

const INDEFINITE = 31;
const BREAK = 0xff;
/** Texts shorter than this are put together by character: that is faster than a call of the decoder. */
const SHORT_TEXT = 24;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class CborSource {
  /** Of the head that was read last: its major type. */
  major = 0;
  /** Its additional information: the argument itself, or the width of the one that follows. */
  info = 0;
  /** Its argument; -1 for an indefinite length. Inexact beyond 2^53: see `exactArgument`. */
  argument = 0;
  /** Where that head began. */
  start = 0;
  #offset = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    // A view of ours: `slice` of a Node `Buffer` would share the memory.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Reads the head of the next item. */
  readHead(): void {
    this.start = this.#offset;
    const initial = this.#bytes[this.#offset];
    if (initial === undefined) throw this.unreadable("it ends where more should follow");
    this.#offset++;
    this.major = initial >> 5;
    this.info = initial & 0x1f;
    this.argument = this.info < 24 ? this.info : this.#readArgument();
  }

  /** The argument of the last head, which was eight bytes long. */
  exactArgument(): bigint {
    return this.#view.getBigUint64(this.#offset - 8);
  }

  /** The float of the last head. */
  float(): number {
    if (this.info === 27) return this.#view.getFloat64(this.#offset - 8);
    if (this.info === 26) return this.#view.getFloat32(this.#offset - 4);
    return fromHalf(this.argument);
  }

  /** How many items follow, each at least `bytesEach` long; -1 until a break. */
  length(bytesEach: number): number {
    if (this.argument > this.left / bytesEach) throw this.unreadable("it announces more than there is");
    return this.argument;
  }

  /** Whether items go on: `done` of `length` have been read. Takes the break at the end of an indefinite length. */
  goesOn(done: number, length: number): boolean {
    if (length >= 0) return done < length;
    if (this.#bytes[this.#offset] !== BREAK) return true;
    this.#offset++;
    return false;
  }

  /** The bytes of the string whose head was read last, in memory of their own. */
  readBytes(): Uint8Array<ArrayBuffer> {
    return this.argument < 0 ? this.#gather() : this.#take(this.length(1)).slice();
  }

  /** The text of the string whose head was read last. */
  readText(): string {
    const { argument, start } = this;
    if (argument >= 0 && argument < SHORT_TEXT) {
      const text = this.#readAscii(this.length(1));
      if (text !== null) return text;
    }
    const bytes = argument < 0 ? this.#gather() : this.#take(this.length(1));
    try {
      return utf8.decode(bytes);
    } catch {
      throw new Unreadable(start, "a text is not valid UTF-8");
    }
  }

  unreadable(reason: string): Unreadable {
    return new Unreadable(this.start, reason);
  }

  #readArgument(): number {
    const { info, major } = this;
    if (info === INDEFINITE && major >= MAJOR.bytes && major <= MAJOR.map) return -1;
    if (info > 27) throw this.unreadable(`byte ${(major << 5) | info} begins no item here`);
    const width = 1 << (info - 24);
    if (width > this.left) throw this.unreadable("it ends in the middle of an item");
    const at = this.#offset;
    this.#offset += width;
    if (width === 1) return this.#view.getUint8(at);
    if (width === 2) return this.#view.getUint16(at);
    if (width === 4) return this.#view.getUint32(at);
    return this.#view.getUint32(at) * 0x1_0000_0000 + this.#view.getUint32(at + 4);
  }

  #take(length: number): Uint8Array {
    const from = this.#offset;
    this.#offset += length;
    return this.#bytes.subarray(from, this.#offset);
  }

  /** The next bytes as text; null, and nothing is taken, when one of them is not ASCII. */
  #readAscii(length: number): string | null {
    let text = "";
    for (let at = this.#offset; at < this.#offset + length; at++) {
      const code = this.#bytes[at] as number;
      if (code > 0x7f) return null;
      text += String.fromCharCode(code);
    }
    this.#offset += length;
    return text;
  }

  /** Puts the pieces of a string of indefinite length together: once through to measure, once to copy. */
  #gather(): Uint8Array<ArrayBuffer> {
    const { major } = this;
    const from = this.#offset;
    let length = 0;
    for (this.#offset = from; this.goesOn(0, -1); length += this.#take(this.length(1)).length) this.#readPiece(major);
    const whole = new Uint8Array(length);
    let filled = 0;
    for (this.#offset = from; this.goesOn(0, -1); ) {
      this.#readPiece(major);
      const piece = this.#take(this.argument);
      whole.set(piece, filled);
      filled += piece.length;
    }
    return whole;
  }

  #readPiece(major: number): void {
    this.readHead();
    if (this.major !== major || this.argument < 0) throw this.unreadable("a string has pieces of another kind");
    const cut = major === MAJOR.text && ((this.#bytes[this.#offset] ?? 0) & 0xc0) === 0x80 && this.argument > 0;
    if (cut) throw this.unreadable("a text is not valid UTF-8");
  }
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (0x400 + fraction) * 2 ** (exponent - 25);
}

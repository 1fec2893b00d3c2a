/**
 * CBOR bytes while they are written, in memory that grows.
 */
import { halfBits } from "../contracts/cbor.ts";
import { fault, TroupeError } from "../contracts/errors.ts";
import { MAJOR } from "./cbor-source.ts";

const FIRST_SIZE = 256;
/** Longest head: a byte and an argument of eight. */
const MAX_HEAD = 9;

/** Texts shorter than this are written by character: that is faster than a call of the encoder. */
const SHORT_TEXT = 64;

const utf8 = new TextEncoder();

export class CborSink {
  #bytes = new Uint8Array(FIRST_SIZE);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #maxBytes: number;

  /** What would take more than `maxBytes` is refused: it throws `invalid_arguments`. */
  constructor(maxBytes = Number.POSITIVE_INFINITY) {
    this.#maxBytes = maxBytes;
  }

  /** What has been written. */
  finish(): Uint8Array<ArrayBuffer> {
    this.expect(0);
    return this.#bytes.slice(0, this.#length);
  }

  /** Refuses what cannot end within the limit, where at least so many bytes are still to come. */
  expect(bytes: number): void {
    if (this.#length + bytes <= this.#maxBytes) return;
    const message = `The value takes more than ${this.#maxBytes} bytes of CBOR.`;
    throw new TroupeError(fault("invalid_arguments", message));
  }

  /** Writes a head with an argument below 2^53. */
  head(major: number, argument: number): void {
    this.#reserve(MAX_HEAD);
    if (argument < 24) this.#put((major << 5) | argument);
    else if (argument < 0x100) this.#put((major << 5) | 24, argument);
    else if (argument < 0x1_0000) this.#wide((major << 5) | 25, 2, (at) => this.#view.setUint16(at, argument));
    else if (argument < 0x1_0000_0000) this.#wide((major << 5) | 26, 4, (at) => this.#view.setUint32(at, argument));
    else this.wideHead(major, BigInt(argument));
  }

  /** Writes a head with an argument of eight bytes. */
  wideHead(major: number, argument: bigint): void {
    this.#reserve(MAX_HEAD);
    this.#wide((major << 5) | 27, 8, (at) => this.#view.setBigUint64(at, argument));
  }

  /** Writes one byte: a simple value. */
  byte(byte: number): void {
    this.#reserve(1);
    this.#put(byte);
  }

  /** Writes a float, as short as it goes. */
  float(value: number): void {
    this.#reserve(MAX_HEAD);
    const at = this.#length + 1;
    this.#view.setFloat32(at, value);
    const half = Number.isNaN(value) ? 0x7e00 : halfBits(this.#view.getUint32(at));
    if (!Number.isNaN(value) && this.#view.getFloat32(at) !== value) {
      this.#wide(0xfb, 8, () => this.#view.setFloat64(at, value));
    } else if (half < 0) this.#wide(0xfa, 4, () => {});
    else this.#wide(0xf9, 2, () => this.#view.setUint16(at, half));
  }

  /** Writes a text, which must be well-formed. */
  text(text: string): void {
    if (text.length < SHORT_TEXT && this.#ascii(text)) return;
    this.expect(text.length);
    const bytes = utf8.encode(text);
    this.head(MAJOR.text, bytes.length);
    this.append(bytes);
  }

  /** Writes a byte string. */
  bytes(bytes: Uint8Array): void {
    this.head(MAJOR.bytes, bytes.length);
    this.append(bytes);
  }

  /** Writes what is encoded already. */
  append(bytes: Uint8Array): void {
    this.expect(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes a text if all of it is ASCII; else it writes nothing. */
  #ascii(text: string): boolean {
    const before = this.#length;
    this.#reserve(MAX_HEAD + text.length);
    this.head(MAJOR.text, text.length);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) {
        this.#length = before;
        return false;
      }
      this.#bytes[this.#length++] = code;
    }
    return true;
  }

  #put(first: number, second?: number): void {
    this.#bytes[this.#length++] = first;
    if (second !== undefined) this.#bytes[this.#length++] = second;
  }

  #wide(initial: number, width: number, write: (at: number) => void): void {
    this.#bytes[this.#length] = initial;
    write(this.#length + 1);
    this.#length += 1 + width;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    this.expect(0);
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

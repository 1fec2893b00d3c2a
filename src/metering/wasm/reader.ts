/**
 * Reads a WebAssembly binary, strictly: no byte past the end, no number longer than its type allows.
 *
 * Whatever the engine reads otherwise than this would be code that pays for nothing, so nothing is guessed here.
 */
import { Unmeterable } from "./unmeterable.ts";

/** Bytes of the longest encodings. */
const MAX_U32_BYTES = 5;

/** A part of a binary and a place in it. Methods throw `Unmeterable`. */
export class WasmReader {
  readonly bytes: Uint8Array;
  /** Where the part ends. */
  readonly end: number;
  position: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get done(): boolean {
    return this.position === this.end;
  }

  fail(reason: string): never {
    throw new Unmeterable(reason, this.position);
  }

  byte(): number {
    const byte = this.position < this.end ? this.bytes[this.position] : undefined;
    if (byte === undefined) return this.fail("it ends too early");
    this.position++;
    return byte;
  }

  /** An unsigned number of 32 bits. */
  u32(): number {
    let value = 0;
    for (let count = 0; count < MAX_U32_BYTES; count++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * count);
      if (byte < 0x80) return value <= 0xffffffff ? value : this.fail("a number is too large");
    }
    return this.fail("a number is too long");
  }

  /** Passes over a signed number that may have so many bytes. */
  skipSigned(maxBytes: number): void {
    for (let count = 0; count < maxBytes; count++) if (this.byte() < 0x80) return;
    this.fail("a number is too long");
  }

  skip(count: number): void {
    if (count > this.end - this.position) this.fail("it ends too early");
    this.position += count;
  }

  /** The bytes of a name or of data, with their length in front. */
  vector(): Uint8Array {
    const length = this.u32();
    const start = this.position;
    this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  /** The same part, to be read from where this stands. */
  copy(): WasmReader {
    return new WasmReader(this.bytes, this.position, this.end);
  }

  /** A part of `length` bytes, which is passed over here. */
  part(length: number): WasmReader {
    const start = this.position;
    this.skip(length);
    return new WasmReader(this.bytes, start, start + length);
  }

  /** All that was not read; it counts as read now. */
  rest(): Uint8Array {
    const rest = this.bytes.subarray(this.position, this.end);
    this.position = this.end;
    return rest;
  }

  /** Throws unless all was read. */
  finish(): void {
    if (!this.done) this.fail("a part of it is longer than what is in it");
  }
}

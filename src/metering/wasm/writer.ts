/**
 * Writes a WebAssembly binary.
 *
 * Sizes stand in front of what they measure. They are written as five bytes, which the format allows, and filled in
 * later, so that nothing is copied twice.
 */

const SIZE_BYTES = 5;

/** Bytes that grow. */
export class WasmWriter {
  #bytes: Uint8Array;
  length = 0;

  constructor(expectedBytes: number) {
    this.#bytes = new Uint8Array(expectedBytes);
  }

  byte(...bytes: readonly number[]): void {
    this.#reserve(bytes.length);
    for (const byte of bytes) this.#bytes[this.length++] = byte;
  }

  u32(value: number): void {
    let left = value;
    while (left > 0x7f) {
      this.byte((left & 0x7f) | 0x80);
      left = Math.floor(left / 0x80);
    }
    this.byte(left);
  }

  copy(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Bytes with their length in front. */
  vector(bytes: Uint8Array): void {
    this.u32(bytes.length);
    this.copy(bytes);
  }

  /** Writes something, and its size in front of it. */
  sized(write: () => void): void {
    const at = this.length;
    this.byte(0, 0, 0, 0, 0);
    write();
    this.fill(at, this.length - at - SIZE_BYTES, SIZE_BYTES);
  }

  /** Fills in a number at a place that was left for it: `count` bytes, the last of which ends it. */
  fill(at: number, value: number, count: number): void {
    let left = value;
    for (let index = at; index < at + count; index++) {
      this.#bytes[index] = (left & 0x7f) | (index === at + count - 1 ? 0 : 0x80);
      left = Math.floor(left / 0x80);
    }
  }

  /** What was written. */
  take(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.subarray(0, this.length));
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.length + count));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
  }
}

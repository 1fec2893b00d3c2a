/**
 * Typed arrays as RFC 8746 has them: `0b010_f_s_e_ll` are float, signed, little-endian and the binary logarithm of the
 * element's size.
 */

type Maker = (buffer: ArrayBuffer) => ArrayBufferView;

/** By the tag without its bit for little-endian. 68, a little-endian byte, is the clamped one. */
const MAKERS = new Map<number, { readonly bytesEach: number; readonly make: Maker }>([
  [64, { bytesEach: 1, make: (buffer) => new Uint8Array(buffer) }],
  [65, { bytesEach: 2, make: (buffer) => new Uint16Array(buffer) }],
  [66, { bytesEach: 4, make: (buffer) => new Uint32Array(buffer) }],
  [67, { bytesEach: 8, make: (buffer) => new BigUint64Array(buffer) }],
  [72, { bytesEach: 1, make: (buffer) => new Int8Array(buffer) }],
  [73, { bytesEach: 2, make: (buffer) => new Int16Array(buffer) }],
  [74, { bytesEach: 4, make: (buffer) => new Int32Array(buffer) }],
  [75, { bytesEach: 8, make: (buffer) => new BigInt64Array(buffer) }],
  [81, { bytesEach: 4, make: (buffer) => new Float32Array(buffer) }],
  [82, { bytesEach: 8, make: (buffer) => new Float64Array(buffer) }],
]);

const LITTLE_ENDIAN = 0b100;
const CLAMPED = 68;
/** No such array: a signed little-endian byte. */
const RESERVED = 76;

/** The array that a tag makes of its bytes, which it keeps; null for a tag without one, or half an element. */
export function readTypedArray(tag: number, bytes: Uint8Array<ArrayBuffer>): ArrayBufferView | null {
  if (tag === CLAMPED) return new Uint8ClampedArray(bytes.buffer);
  const kind = tag === RESERVED ? undefined : MAKERS.get(tag & ~LITTLE_ENDIAN);
  if (kind === undefined || bytes.length % kind.bytesEach !== 0) return null;
  if ((tag & LITTLE_ENDIAN) === 0) swap(bytes, kind.bytesEach);
  return kind.make(bytes.buffer);
}

/** Turns each element round; every machine that runs this is little-endian. */
function swap(bytes: Uint8Array, bytesEach: number): void {
  const half = bytesEach >> 1;
  for (let at = 0; at < bytes.length; at += bytesEach) {
    for (let low = 0; low < half; low++) {
      const first = bytes[at + low] as number;
      bytes[at + low] = bytes[at + bytesEach - 1 - low] as number;
      bytes[at + bytesEach - 1 - low] = first;
    }
  }
}

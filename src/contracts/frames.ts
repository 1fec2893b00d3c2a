/**
 * A streaming result on its way from the isolate to the director: frames of a kind, a length and so many bytes. The last
 * one says how the call ended; a stream without it was lost.
 */

/** `value`: the one value of a function that does not stream; `item`: one of many; `end`: JSON text of the ending. */
export const FRAME = { value: 0, item: 1, end: 2 } as const;

/** A byte for the kind, four for the length, the highest first. */
export const FRAME_HEAD_BYTES = 5;

/** A frame. */
export interface Frame {
  readonly kind: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Writes a frame. */
export function encodeFrame(kind: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(FRAME_HEAD_BYTES + bytes.length);
  frame[0] = kind;
  new DataView(frame.buffer).setUint32(1, bytes.length);
  frame.set(bytes, FRAME_HEAD_BYTES);
  return frame;
}

/**
 * Reads frames as they come. Throws `RangeError` at one of more than `maxBytes`; what is cut off at the end is left out.
 * When `left` rejects, nobody wants more: the body is cancelled.
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  left?: Promise<unknown>,
): AsyncGenerator<Frame> {
  const reader = body.getReader();
  left?.catch(() => reader.cancel()).catch(() => {});
  let rest: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let over = false;
  try {
    while (!over) {
      const { done, value } = await reader.read();
      over = done;
      if (value === undefined) continue;
      let from = 0;
      const bytes = join(rest, value);
      for (let length = lengthAt(bytes, from); length !== null; length = lengthAt(bytes, from)) {
        if (length > maxBytes) throw new RangeError(`A frame of ${length} bytes is too large.`);
        const end = from + FRAME_HEAD_BYTES + length;
        if (end > bytes.length) break;
        yield { kind: bytes[from] ?? FRAME.end, bytes: bytes.slice(from + FRAME_HEAD_BYTES, end) };
        from = end;
      }
      rest = bytes.slice(from);
    }
  } finally {
    if (!over) await reader.cancel().catch(() => {});
  }
}

/** How long the frame that begins here is; null when its head is not there yet. */
function lengthAt(bytes: Uint8Array, from: number): number | null {
  if (bytes.length - from < FRAME_HEAD_BYTES) return null;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(from + 1);
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}

/**
 * A streaming result on its way from the isolate to the director: frames of a kind, a length and so many bytes. The last
 * one says how the call ended; a stream without it was lost.
 */
import { joinBytes } from "./bytes.ts";

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

/** Writes frames into one piece. */
export function encodeFrames(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  return joinBytes(frames.map(({ kind, bytes }) => encodeFrame(kind, bytes)));
}

/**
 * Reads frames as they come: all that one read has made whole are given at once, never none. Throws `RangeError` at a
 * frame of more than `maxBytes`, after those before it; what is cut off at the end is left out. When `left` rejects,
 * nobody wants more: the body is cancelled.
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  left?: Promise<unknown>,
): AsyncGenerator<readonly Frame[], void> {
  const reader = body.getReader();
  left?.catch(() => reader.cancel()).catch(() => {});
  const splitter = new FrameSplitter(maxBytes);
  let over = false;
  try {
    while (!over) {
      const { done, value } = await reader.read();
      over = done;
      if (value === undefined) continue;
      const frames = splitter.push(value);
      if (frames.length > 0) yield frames;
      if (splitter.excess !== null) throw new RangeError(`A frame of ${splitter.excess} bytes is too large.`);
    }
  } finally {
    if (!over) await reader.cancel().catch(() => {});
  }
}

/** Finds frames in bytes that were cut anywhere. Bytes are put together only once a frame is whole. */
class FrameSplitter {
  readonly #maxBytes: number;
  #waiting: Uint8Array[] = [];
  #size = 0;
  /** How many bytes must be there before anything can be told. */
  #needed = FRAME_HEAD_BYTES;
  /** Length of a frame that is too large; nothing behind it is read. */
  excess: number | null = null;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(piece: Uint8Array): Frame[] {
    this.#waiting.push(piece);
    this.#size += piece.length;
    return this.#size < this.#needed ? [] : this.#split(joinBytes(this.#waiting));
  }

  #split(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let from = 0;
    this.#needed = FRAME_HEAD_BYTES;
    while (bytes.length - from >= FRAME_HEAD_BYTES) {
      const length = view.getUint32(from + 1);
      if (length > this.#maxBytes) {
        this.excess = length;
        break;
      }
      const end = from + FRAME_HEAD_BYTES + length;
      if (end > bytes.length) {
        this.#needed = end - from;
        break;
      }
      frames.push({ kind: view.getUint8(from), bytes: bytes.slice(from + FRAME_HEAD_BYTES, end) });
      from = end;
    }
    this.#waiting = [bytes.subarray(from)];
    this.#size = bytes.length - from;
    return frames;
  }
}

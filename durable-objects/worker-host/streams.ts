/**
 * A streaming result on its way through the worker: its frames are passed on as they are read, and what the isolate says
 * of its end becomes the call's ending, with the worker's own figures.
 *
 * What comes out of an isolate is not to be trusted: all frames together may be as large as a result may be.
 */
import { encodeFrame, encodeFrames, FRAME, type Frame, readFrames } from "../../src/contracts/frames.ts";
import type { StreamEnding, WorkerFigures } from "../../src/contracts/invocation.ts";
import { STREAM_GRACE_MS } from "../../src/contracts/limits.ts";
import { type Ending, readAnswer, readLoss } from "./outcome.ts";

/** A call inside its isolate, as the relay of its frames sees it. */
export interface StreamingCall {
  readonly maxOutputBytes: number;
  /** Lets the isolate write frames; answers with the text of its outcome. */
  readonly open: (writable: WritableStream<Uint8Array>) => Promise<string>;
  /** Ends the call inside its isolate. */
  readonly cancel: () => void;
  /** Counts the call, which has ended, and gives what it used. Called once. */
  readonly end: (ending: Ending<never>, resultBytes: number) => WorkerFigures;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Frames as they go to the director. A reader that leaves ends the call. */
export function relayFrames(call: StreamingCall): ReadableStream<Uint8Array> {
  const { readable, writable } = new IdentityTransformStream();
  void relay(call, writable.getWriter());
  return readable;
}

async function relay(call: StreamingCall, writer: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
  const { maxOutputBytes, open, cancel, end, sleep } = call;
  let resultBytes = 0;
  const { readable, writable } = new IdentityTransformStream();
  // An invocation that is aborted says why in the failure of this call, and nowhere else.
  const answered = open(writable).then(readAnswer, readLoss);
  const over = answered.then(({ fault }) => (fault === null ? undefined : Promise.reject(fault)));
  try {
    // A reader that leaves is noticed even while the function is silent.
    for await (const frames of readFrames(readable, maxOutputBytes, Promise.all([writer.closed, over]))) {
      const room = maxOutputBytes - resultBytes;
      const fitting = fittingFrames(frames, room);
      resultBytes += sizeOf(fitting);
      if (fitting.length > 0) await writer.write(encodeFrames(fitting));
      if (fitting.length < frames.length) break;
    }
  } catch {
    // How it ended is in the answer.
  }
  // A function that was told that nobody reads may tidy up; one that cannot end is ended.
  void Promise.race([answered.then(() => true), sleep(STREAM_GRACE_MS)]).then((ended) => ended || cancel());
  const { value: _value, ...ending } = await answered;
  const told: StreamEnding = { fault: ending.fault, figures: end(ending, resultBytes) };
  const last = encodeFrame(FRAME.end, new TextEncoder().encode(JSON.stringify(told)));
  await writer
    .write(last)
    .then(() => writer.close())
    .catch(() => {});
}

/** Frames of values up to the first that does not fit, or is none. */
function fittingFrames(frames: readonly Frame[], room: number): readonly Frame[] {
  let left = room;
  const end = frames.findIndex(({ kind, bytes }) => {
    left -= bytes.length;
    return left < 0 || (kind !== FRAME.value && kind !== FRAME.item);
  });
  return end < 0 ? frames : frames.slice(0, end);
}

function sizeOf(frames: readonly Frame[]): number {
  return frames.reduce((size, { bytes }) => size + bytes.length, 0);
}

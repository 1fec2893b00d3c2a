/**
 * A streaming result on its way through the worker: its frames are passed on as they are read, and what the isolate says
 * of its end becomes the call's ending, with the worker's own figures.
 *
 * What comes out of an isolate is not to be trusted: all frames together may be as large as a result may be.
 */
import { encodeFrame, FRAME, readFrames } from "../../src/contracts/frames.ts";
import type { StreamEnding, WorkerFigures } from "../../src/contracts/invocation.ts";
import { type Ending, readAnswer, readLoss } from "./outcome.ts";

/** Counts the call, which has ended, and gives what it used. Called once. */
export type EndStream = (ending: Ending<never>, resultBytes: number) => WorkerFigures;

/** Lets the isolate write frames; answers with the text of its outcome. */
export type OpenStream = (writable: WritableStream<Uint8Array>) => Promise<string>;

/** Frames as they go to the director. A reader that leaves ends the call. */
export function relayFrames(open: OpenStream, maxOutputBytes: number, end: EndStream): ReadableStream<Uint8Array> {
  const { readable, writable } = new IdentityTransformStream();
  void relay(open, maxOutputBytes, writable.getWriter(), end);
  return readable;
}

async function relay(
  open: OpenStream,
  maxOutputBytes: number,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  end: EndStream,
): Promise<void> {
  let resultBytes = 0;
  const { readable, writable } = new IdentityTransformStream();
  // An invocation that is aborted says why in the failure of this call, and nowhere else.
  const answered = open(writable).then(readAnswer, readLoss);
  const over = answered.then(({ fault }) => (fault === null ? undefined : Promise.reject(fault)));
  try {
    // A reader that leaves is noticed even while the function is silent.
    for await (const { kind, bytes } of readFrames(readable, maxOutputBytes, Promise.all([writer.closed, over]))) {
      resultBytes += bytes.length;
      if (resultBytes > maxOutputBytes || kind === FRAME.end) break;
      await writer.write(encodeFrame(kind, bytes));
    }
  } catch {
    // How it ended is in the answer.
  }
  const { value: _value, ...ending } = await answered;
  const told: StreamEnding = { fault: ending.fault, figures: end(ending, resultBytes) };
  const last = encodeFrame(FRAME.end, new TextEncoder().encode(JSON.stringify(told)));
  await writer
    .write(last)
    .then(() => writer.close())
    .catch(() => {});
}

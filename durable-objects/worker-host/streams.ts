/**
 * A streaming result on its way through the worker: its frames are passed on as they are read, and what the isolate says
 * of its end becomes the call's ending, with the worker's own figures.
 *
 * What comes out of an isolate is not to be trusted: all frames together may be as large as a result may be.
 */
import { encodeFrame, FRAME, type Frame, readFrames } from "../../src/contracts/frames.ts";
import type { StreamEnding, WorkerFigures } from "../../src/contracts/invocation.ts";
import { MAX_OUTCOME_BYTES } from "../../src/contracts/limits.ts";
import { type Ending, readAnswer, readLoss } from "./outcome.ts";

/** Counts the call, which has ended, and gives what it used. Called once. */
export type EndStream = (ending: Ending<never>, resultBytes: number) => WorkerFigures;

/** Frames as they go to the director. A reader that leaves ends the call. */
export function relayFrames(
  opening: Promise<ReadableStream<Uint8Array>>,
  maxOutputBytes: number,
  end: EndStream,
): ReadableStream<Uint8Array> {
  const { readable, writable } = new IdentityTransformStream();
  const writer = writable.getWriter();
  void relay(opening, maxOutputBytes, writer, end);
  return readable;
}

async function relay(
  opening: Promise<ReadableStream<Uint8Array>>,
  maxOutputBytes: number,
  writer: WritableStreamDefaultWriter<Uint8Array>,
  end: EndStream,
): Promise<void> {
  let resultBytes = 0;
  let left = false;
  let ending: Ending<never> = readLoss("");
  try {
    const body = await opening;
    // A reader that leaves is noticed even while the function is silent.
    const frames = readFrames(body, maxOutputBytes + MAX_OUTCOME_BYTES, writer.closed);
    for await (const frame of frames) {
      if (frame.kind === FRAME.end) {
        ending = endingOf(frame);
        break;
      }
      resultBytes += frame.bytes.length;
      if (resultBytes > maxOutputBytes) throw new RangeError("The isolate sent more than it may.");
      await writer.write(encodeFrame(frame.kind, frame.bytes)).catch(() => {
        left = true;
      });
      if (left) break;
    }
  } catch (error) {
    ending = readLoss(error);
  }
  const figures = end(ending, resultBytes);
  const told: StreamEnding = { fault: ending.fault, figures };
  const last = encodeFrame(FRAME.end, new TextEncoder().encode(JSON.stringify(told)));
  await writer
    .write(last)
    .then(() => writer.close())
    .catch(() => {});
}

function endingOf({ bytes }: Frame): Ending<never> {
  const { value: _value, ...ending } = readAnswer(new TextDecoder().decode(bytes));
  return ending;
}

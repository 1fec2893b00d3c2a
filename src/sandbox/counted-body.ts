/**
 * A body that is charged to an invocation while it streams.
 *
 * Read in large pieces: the runtime hands out 4 KiB at a time otherwise, and the script between them costs twice the
 * transfer itself, in time that no function pays for.
 */
import { BODY_PIECE_BYTES, MAX_IO_BYTES } from "../contracts/limits.ts";
import type { IoAccount, IoDirection } from "./io-ledger.ts";

/** The same bytes. The stream fails with a `RangeError` when the invocation has moved as many as it may. */
export function countedBody(
  body: ReadableStream<Uint8Array>,
  account: IoAccount,
  direction: IoDirection,
): ReadableStream<Uint8Array> {
  const reader = body.getReader({ mode: "byob" });
  return new ReadableStream({
    type: "bytes",
    async pull(controller) {
      const { value, done } = await reader.read(new Uint8Array(BODY_PIECE_BYTES));
      if (done) return end(controller);
      if (account.chargeBytes(value.byteLength, direction)) return controller.enqueue(value);
      const tooMuch = new RangeError(`An invocation may send and receive ${MAX_IO_BYTES} bytes at most.`);
      controller.error(tooMuch);
      return reader.cancel(tooMuch);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function end(controller: ReadableByteStreamController): void {
  controller.close();
  // A reader that waits with a buffer of its own gets it back only in answer to its request.
  controller.byobRequest?.respond(0);
}

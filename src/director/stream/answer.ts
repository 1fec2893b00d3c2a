/**
 * A streamed result as the body of an answer. The next item is asked for when the reader wants it; a reader that leaves
 * ends the call.
 */
import { toProblem } from "../../contracts/errors.ts";
import { discreetFault } from "../call/discreet.ts";
import type { AppContext } from "../director.ts";
import { withPulse } from "../pulse.ts";
import { INVOCATION_HEADER } from "../web.ts";
import type { StreamFormat } from "./format.ts";
import type { OpenStream, Piece } from "./open.ts";

/** How the answer is written. */
export interface StreamAnswer {
  readonly format: StreamFormat;
  /** Items stand alone: no report follows them, and a failure breaks the body off. */
  readonly alone: boolean;
  /** Whether the caller may know what the call used. */
  readonly keyed: boolean;
}

/** Answers with a stream. */
export function answerStream(c: AppContext, stream: OpenStream, how: StreamAnswer): Response {
  c.header("Vary", "Accept");
  c.header("Cache-Control", "no-store");
  c.header(INVOCATION_HEADER, stream.id);
  const { pieces, leave } = stream;
  const requestId = c.get("requestId");
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) return controller.close();
        const bytes = write(value, how, requestId);
        if (bytes === null) return controller.error(new Error("The function failed."));
        if (bytes.length > 0) controller.enqueue(bytes);
        if (value.kind === "end") controller.close();
      },
      cancel: leave,
    },
    // Nothing is asked for ahead of the reader.
    { highWaterMark: 0 },
  );
  if (c.req.method === "HEAD") {
    leave();
    return c.body(null, 200, { "Content-Type": how.format.mediaType });
  }
  return c.body(withPulse(body, how.format.pulse), 200, { "Content-Type": how.format.mediaType });
}

const NOTHING = new Uint8Array(0);

/** Null: nothing can be written but the end of the connection. */
function write(piece: Piece, { format, alone, keyed }: StreamAnswer, requestId: string): Uint8Array | null {
  if (piece.kind === "items") return format.items(piece.items, alone);
  const { fault, invocation } = piece;
  const last = alone && !format.endsItself ? null : format.last;
  if (fault !== null) return last?.("error", toProblem(keyed ? fault : discreetFault(fault), requestId)) ?? null;
  return last?.("invocation", keyed ? invocation : { id: invocation.id }) ?? NOTHING;
}

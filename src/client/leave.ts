/**
 * Leaving an answer before its end. The server notices a closed connection when it has something to write, which may be
 * long after, and a sequence of CBOR items has no signs of life. So a client that leaves says so.
 */
import type { Transport } from "./transport.ts";

/** Names the call in the head of its answer. */
const INVOCATION_HEADER = "troupe-invocation";

/** Ends on the server what an answer is about, unless it has come in whole. Waits for nothing, and never fails. */
export function leave({ send }: Transport, { headers }: Response, isWhole: boolean): void {
  const id = headers.get(INVOCATION_HEADER);
  if (isWhole || id === null) return;
  // The server may have seen it itself, or be gone.
  send({ method: "DELETE", path: `/v1/invocations/${encodeURIComponent(id)}` }).catch(() => undefined);
}

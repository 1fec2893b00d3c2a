/**
 * A refusal that comes before the body was read: the rest of the body is read and thrown away first.
 *
 * The runtime closes a connection whose request was not read to its end. The caller is still writing then, finds the
 * connection broken, and never sees the answer that says why.
 */
import { MAX_UNREAD_BODY_BYTES, MAX_UNREAD_BODY_MS } from "../../contracts/limits.ts";

/** Whether an answer would be lost on a caller who is still sending. */
export function leavesBodyUnread(request: Request, response: Response): boolean {
  return response.status >= 400 && request.body !== null && !request.bodyUsed && !request.body.locked;
}

/** Reads the rest of a body, within bounds of size and time, and gives the answer. Never rejects. */
export async function afterRestOf(request: Request, response: Response): Promise<Response> {
  const reader = request.body?.getReader();
  if (reader === undefined) return response;
  const until = new Promise<null>((resolve) => setTimeout(resolve, MAX_UNREAD_BODY_MS, null));
  try {
    for (let left = MAX_UNREAD_BODY_BYTES; left > 0; ) {
      const piece = await Promise.race([reader.read(), until]);
      if (piece === null || piece.done) break;
      left -= piece.value.byteLength;
    }
  } catch {
    // The caller has left: nobody is there to be answered.
  }
  return response;
}

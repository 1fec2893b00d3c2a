/**
 * The value that a function puts, read in full: it may be a stream, and one without end.
 */
import { joinBytes } from "../contracts/bytes.ts";
import { fault } from "../contracts/errors.ts";
import { KV_LIMITS } from "../contracts/limits.ts";
import { fail, type Result, succeed } from "../contracts/result.ts";
import { countedBody } from "./counted-body.ts";
import type { IoAccount } from "./io-ledger.ts";

/** Reads the body of a request, charged. Faults: `payload_too_large`, and `invalid_request` for a stream that fails. */
export async function readValue({ body, headers }: Request, account: IoAccount): Promise<Result<Uint8Array>> {
  const { maxValueBytes } = KV_LIMITS;
  const announced = Number(headers.get("content-length") ?? 0);
  if (announced > maxValueBytes) return fail(tooLarge(String(announced)));
  if (body === null) return succeed(new Uint8Array());
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    // Leaving the loop cancels the stream.
    for await (const piece of countedBody(body, account, "out")) {
      length += piece.byteLength;
      if (length > maxValueBytes) return fail(tooLarge(`more than ${maxValueBytes}`));
      pieces.push(piece);
    }
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : "The stream failed before its end.";
    return fail(fault("invalid_request", reason));
  }
  return succeed(joinBytes(pieces));
}

function tooLarge(length: string) {
  return fault("payload_too_large", `Value length of ${length} exceeds limit of ${KV_LIMITS.maxValueBytes}.`);
}

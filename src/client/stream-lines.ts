/**
 * The items of a streamed result, while the function makes them.
 */
import { z } from "zod";
import { SEQUENCE_TYPES } from "../codec/index.ts";
import { type InvocationResponse, invocationResponse, problemResponse } from "../contracts/responses.ts";
import { brokenOff, errorOf, unexpectedAnswer } from "./errors.ts";
import { leave } from "./leave.ts";
import { encodeCall } from "./payload.ts";
import { readSequence } from "./sequence.ts";
import type { OpenRequest, Transport } from "./transport.ts";

/** An item, or the report, which comes last. An item without `value` is `undefined`. */
export type StreamLine = { readonly value?: unknown } | { readonly invocation: InvocationResponse };

const lastLine = z.union([z.object({ invocation: invocationResponse }), z.object({ error: problemResponse })]);

interface StreamRequest extends Pick<OpenRequest, "path" | "idempotencyKey"> {
  readonly body: object;
  readonly signal: AbortSignal | undefined;
}

/**
 * Calls and gives the lines. Nothing is sent before the first one is asked for. Throws `TroupeError`, `ConnectionError`
 * and the signal's reason.
 */
export async function* streamLines(
  transport: Transport,
  { path, body, idempotencyKey, signal = new AbortController().signal }: StreamRequest,
): AsyncGenerator<StreamLine> {
  const { url, open } = transport;
  signal.throwIfAborted();
  const payload = encodeCall(body);
  const response = await open({ method: "POST", path, accept: SEQUENCE_TYPES.cbor, payload, signal, idempotencyKey });
  let isWhole = false;
  try {
    for await (const line of readSequence(url, response, signal)) {
      if (typeof line !== "object" || line === null)
        throw unexpectedAnswer(url, "an item of a stream is not as agreed");
      if (!("invocation" in line || "error" in line)) {
        yield line;
        continue;
      }
      isWhole = true;
      const last = lastLine.safeParse(line);
      if (!last.success) throw unexpectedAnswer(url, "the end of a stream is not as agreed");
      if ("error" in last.data) throw errorOf(last.data.error);
      yield last.data;
      return;
    }
  } finally {
    leave(transport, response, isWhole);
  }
  throw brokenOff(url);
}

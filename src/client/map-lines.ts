/**
 * The lines of a map's answer, while its inputs are still on their way.
 */
import { SEQUENCE_TYPES } from "../codec/index.ts";
import { type MapTotalsResponse, mapItemResponse, mapTotalsResponse, problemResponse } from "../contracts/responses.ts";
import { brokenOff, errorOf, unexpectedAnswer } from "./errors.ts";
import { leave } from "./leave.ts";
import { readSequence } from "./sequence.ts";
import type { OpenRequest, Transport } from "./transport.ts";
import { payloadOf, type Upload } from "./upload.ts";

/** What one input came to. Neither member stands for `undefined`. */
export type MapItem = ReturnType<typeof mapItemResponse.parse>;
/** A line: an input, or the totals, which come last. */
export type MapLine = MapItem | { readonly totals: MapTotalsResponse };

interface MapRequest extends Pick<OpenRequest, "path" | "idempotencyKey"> {
  readonly inputs: Upload;
  readonly signal: AbortSignal | undefined;
}

/** Answers come as they were asked for; NDJSON is asked for by those who send it. */
const acceptFor = ({ contentType }: Upload): string =>
  contentType === SEQUENCE_TYPES.json ? SEQUENCE_TYPES.json : `${SEQUENCE_TYPES.cbor}, ${SEQUENCE_TYPES.json};q=0.5`;

/**
 * Sends the inputs and gives the lines. Nothing is sent before the first one is asked for. Throws `TroupeError` and
 * `ConnectionError`, what the inputs fail with, and the signal's reason.
 */
export async function* mapLines(
  transport: Transport,
  { path, inputs, idempotencyKey, signal: outer }: MapRequest,
): AsyncGenerator<MapLine> {
  const { url, open, runtime } = transport;
  const ending = new AbortController();
  const end = () => ending.abort(outer?.reason);
  outer?.addEventListener("abort", end, { once: true });
  if (outer?.aborted) end();
  const { signal } = ending;
  try {
    signal.throwIfAborted();
    const payload = await payloadOf(inputs, runtime, { signal, failed: (error) => ending.abort(error) });
    const response = await open({ method: "POST", path, accept: acceptFor(inputs), payload, signal, idempotencyKey });
    let isWhole = false;
    try {
      for await (const value of readSequence(url, response, signal)) {
        const line = readLine(url, value);
        isWhole = "totals" in line;
        yield line;
        if (isWhole) return;
      }
    } finally {
      leave(transport, response, isWhole);
    }
    throw brokenOff(url);
  } finally {
    outer?.removeEventListener("abort", end);
    // Takes the inputs off the line, too, where the answer ended before they did.
    ending.abort(new DOMException("The map is over.", "AbortError"));
  }
}

function readLine(url: string, value: unknown): MapLine {
  const item = mapItemResponse.safeParse(value);
  if (item.success) return item.data;
  const totals = mapTotalsResponse.safeParse(value);
  if (totals.success) return totals.data;
  const broken = problemResponse.safeParse(Reflect.get(Object(value), "error"));
  throw broken.success ? errorOf(broken.data) : unexpectedAnswer(url, "a line of a map is not as agreed");
}

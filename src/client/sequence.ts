/**
 * Many values in one body, read while they come: a JSON text a line, or the items of a CBOR sequence (RFC 8742).
 */
import { ANSWER_LIMITS, decodeCbor, ItemEnd, sequenceOf } from "../codec/index.ts";
import { type Backlog, createBacklog } from "./backlog.ts";
import { brokenOff, ConnectionError, unexpectedAnswer, unreachable } from "./errors.ts";

const LINE_FEED = 10;

/**
 * Where the value ends that begins these bytes, and where the next one may begin; null when its end has not come. It is
 * called then with the same bytes and more, and goes on behind what it has seen.
 */
type Cut = (bytes: Uint8Array) => { readonly end: number; readonly next: number } | null;

interface Format {
  cutter(): Cut;
  readonly decode: (bytes: Uint8Array) => unknown;
}

const NDJSON: Format = {
  cutter() {
    let seen = 0;
    return (bytes) => {
      const end = bytes.indexOf(LINE_FEED, seen);
      seen = end < 0 ? bytes.length : 0;
      return end < 0 ? null : { end, next: end + 1 };
    };
  },
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
};

const CBOR: Format = {
  cutter() {
    let item = new ItemEnd();
    return (bytes) => {
      const end = item.find(bytes);
      if (Number.isNaN(end)) throw new SyntaxError("no item of CBOR begins there");
      if (end < 0) return null;
      item = new ItemEnd();
      return { end, next: end };
    };
  },
  decode(bytes) {
    const decoded = decodeCbor(bytes, ANSWER_LIMITS);
    if (decoded.ok) return decoded.value;
    throw new SyntaxError(decoded.fault.message);
  },
};

/**
 * The values of an answer, each as soon as it has come. Throws `ConnectionError` when the answer breaks off or is no
 * sequence, and the signal's reason when that ended.
 */
export async function* readSequence(url: string, response: Response, signal: AbortSignal): AsyncGenerator<unknown> {
  const encoding = sequenceOf(response.headers.get("content-type"));
  if (encoding === null || response.body === null) throw unexpectedAnswer(url, "it is no sequence of values");
  const format = encoding === "cbor" ? CBOR : NDJSON;
  const cut = format.cutter();
  const backlog = createBacklog();
  for await (const piece of piecesOf(url, response.body, signal)) {
    backlog.add(piece);
    yield* take(url, backlog, cut, format);
    if (backlog.bytes.length > ANSWER_LIMITS.maxBytes) throw unexpectedAnswer(url, "a value in it is too large");
  }
  if (backlog.bytes.length > 0) throw brokenOff(url);
}

/** The bytes of a body as they come. Whoever stops reading closes the connection. */
async function* piecesOf(url: string, body: ReadableStream<Uint8Array>, signal: AbortSignal) {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof ConnectionError ? error : unreachable(url, error);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The values that have come whole. */
function take(url: string, backlog: Backlog, cut: Cut, { decode }: Format): unknown[] {
  const values: unknown[] = [];
  try {
    for (let found = cut(backlog.bytes); found !== null; found = cut(backlog.bytes)) {
      if (found.end > 0) values.push(decode(backlog.bytes.subarray(0, found.end)));
      backlog.drop(found.next);
    }
  } catch (error) {
    throw unexpectedAnswer(url, `a value in it cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  return values;
}

/**
 * Many values in one body, read while they come: a JSON text a line, or the items of a CBOR sequence (RFC 8742).
 */
import { ANSWER_LIMITS, decodeCbor, ItemEnd, sequenceOf } from "../codec/index.ts";
import { brokenOff, ConnectionError, unexpectedAnswer, unreachable } from "./errors.ts";

const LINE_FEED = 10;

/**
 * Where the value ends that begins at `start`, and where the next one may begin; null when its end has not come. It is
 * asked about that value again, at 0 then, when there is more.
 */
type Cut = (bytes: Uint8Array, start: number) => { readonly end: number; readonly next: number } | null;

interface Format {
  readonly cut: Cut;
  readonly decode: (bytes: Uint8Array) => unknown;
}

const ndjson = (): Format => ({
  cut(bytes, start) {
    const end = bytes.indexOf(LINE_FEED, start);
    return end < 0 ? null : { end, next: end + 1 };
  },
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
});

function cborSequence(): Format {
  let item = new ItemEnd();
  return {
    cut(bytes, start) {
      const length = item.find(bytes.subarray(start));
      if (Number.isNaN(length)) throw new SyntaxError("no item of CBOR begins there");
      if (length < 0) return null;
      item = new ItemEnd();
      return { end: start + length, next: start + length };
    },
    decode(bytes) {
      const decoded = decodeCbor(bytes, ANSWER_LIMITS);
      if (decoded.ok) return decoded.value;
      throw new SyntaxError(decoded.fault.message);
    },
  };
}

/**
 * The values of an answer, each as soon as it has come. Throws `ConnectionError` when the answer breaks off or is no
 * sequence, and the signal's reason when that ended.
 */
export async function* readSequence(url: string, response: Response, signal: AbortSignal): AsyncGenerator<unknown> {
  const encoding = sequenceOf(response.headers.get("content-type"));
  if (encoding === null || response.body === null) throw unexpectedAnswer(url, "it is no sequence of values");
  const format = encoding === "cbor" ? cborSequence() : ndjson();
  let rest: Uint8Array = new Uint8Array();
  for await (const piece of piecesOf(url, response.body, signal)) {
    const { values, left } = split(url, format, joined(rest, piece));
    if (left.length > ANSWER_LIMITS.maxBytes) throw unexpectedAnswer(url, "a value in it is too large");
    yield* values;
    rest = left;
  }
  if (rest.length > 0) throw brokenOff(url);
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

function split(url: string, { cut, decode }: Format, bytes: Uint8Array) {
  const values: unknown[] = [];
  let start = 0;
  try {
    for (let found = cut(bytes, start); found !== null; found = cut(bytes, start)) {
      if (found.end > start) values.push(decode(bytes.subarray(start, found.end)));
      start = found.next;
    }
  } catch (error) {
    throw unexpectedAnswer(url, `a value in it cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  return { values, left: bytes.subarray(start) };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

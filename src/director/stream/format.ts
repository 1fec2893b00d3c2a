/**
 * How a streamed result is written for its reader: lines of JSON, server-sent events, a sequence of CBOR items, or bytes.
 */
import { encodeCbor, encodeEnvelope } from "../../codec/index.ts";
import type { StreamEncoding } from "../../contracts/invocation.ts";

/** A way to write a stream. */
export interface StreamFormat {
  readonly mediaType: string;
  /** How the isolate encodes the items. */
  readonly encoding: StreamEncoding;
  /** Writes an item, alone or as a member `value`. */
  item(bytes: Uint8Array, alone: boolean): Uint8Array;
  /** Writes what follows the last item, `invocation` or `error`; null where nothing can be told but by breaking off. */
  readonly last: ((kind: "invocation" | "error", told: object) => Uint8Array) | null;
  /** Whether `last` is written where items stand alone, too. */
  readonly endsItself: boolean;
}

const encoder = new TextEncoder();
const NEW_LINE = encoder.encode("\n");
const VALUE_OPENS = encoder.encode('{"value":');
const VALUE_CLOSES = encoder.encode("}\n");
const EVENT_OPENS = encoder.encode("data: ");
const EVENT_CLOSES = encoder.encode("\n\n");

const FORMATS: readonly StreamFormat[] = [
  {
    mediaType: "application/x-ndjson",
    encoding: "json",
    item: (bytes, alone) => (alone ? join(bytes, NEW_LINE) : join(VALUE_OPENS, bytes, VALUE_CLOSES)),
    last: (kind, told) => encoder.encode(`${JSON.stringify({ [kind]: told })}\n`),
    endsItself: false,
  },
  {
    mediaType: "text/event-stream",
    encoding: "json",
    item: (bytes) => join(EVENT_OPENS, bytes, EVENT_CLOSES),
    last: (kind, told) =>
      encoder.encode(`event: ${kind === "error" ? "error" : "end"}\ndata: ${JSON.stringify(told)}\n\n`),
    endsItself: true,
  },
  {
    mediaType: "application/cbor-seq",
    encoding: "cbor",
    item: (bytes, alone) => (alone ? bytes : encodeEnvelope({ value: bytes })),
    last: (kind, told) => encodeEnvelope({ [kind]: encodeCbor(told) }),
    endsItself: false,
  },
  {
    mediaType: "application/octet-stream",
    encoding: "bytes",
    item: (bytes) => bytes,
    last: null,
    endsItself: false,
  },
];

/** The format that an `Accept` header names first; undefined when it names none: the answer is one value then. */
export function streamFormatOf(accept: string | null): StreamFormat | undefined {
  for (const range of (accept ?? "").toLowerCase().split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    if (parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter))) continue;
    const format = FORMATS.find(({ mediaType }) => mediaType === type);
    if (format !== undefined) return format;
  }
  return undefined;
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * How a streamed result is written for its reader: lines of JSON, server-sent events, a sequence of CBOR items, or bytes.
 */
import { encodeCbor, encodeEnvelope, SEQUENCE_TYPES } from "../../codec/index.ts";
import { joinBytes } from "../../contracts/bytes.ts";
import type { StreamEncoding } from "../../contracts/invocation.ts";
import { EVENTS_PULSE, JSON_PULSE } from "../pulse.ts";

/** A way to write a stream. */
export interface StreamFormat {
  readonly mediaType: string;
  /** How the isolate encodes the items. */
  readonly encoding: StreamEncoding;
  /** Writes items, each alone or as a member `value`. */
  items(items: readonly Uint8Array[], alone: boolean): Uint8Array;
  /** Writes what follows the last item, `invocation` or `error`; null where nothing can be told but by breaking off. */
  readonly last: ((kind: "invocation" | "error", told: object) => Uint8Array) | null;
  /** What may be written between items and means nothing; null where there is no such thing. */
  readonly pulse: Uint8Array | null;
  /** Whether `last` is written where items stand alone, too. */
  readonly endsItself: boolean;
}

/** Server-sent events. */
export const EVENTS_TYPE = "text/event-stream";
/** Bytes and texts as they are. */
export const BYTES_TYPE = "application/octet-stream";

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);
const NEW_LINE = encoder.encode("\n");
const VALUE_OPENS = encoder.encode('{"value":');
const VALUE_CLOSES = encoder.encode("}\n");
const EVENT_OPENS = encoder.encode("data: ");
const EVENT_CLOSES = encoder.encode("\n\n");

const FORMATS: readonly StreamFormat[] = [
  {
    mediaType: SEQUENCE_TYPES.json,
    encoding: "json",
    items: (items, alone) => (alone ? wrap(items, NOTHING, NEW_LINE) : wrap(items, VALUE_OPENS, VALUE_CLOSES)),
    last: (kind, told) => encoder.encode(`${JSON.stringify({ [kind]: told })}\n`),
    pulse: JSON_PULSE,
    endsItself: false,
  },
  {
    mediaType: EVENTS_TYPE,
    encoding: "json",
    items: (items) => wrap(items, EVENT_OPENS, EVENT_CLOSES),
    last: (kind, told) =>
      encoder.encode(`event: ${kind === "error" ? "error" : "end"}\ndata: ${JSON.stringify(told)}\n\n`),
    pulse: EVENTS_PULSE,
    endsItself: true,
  },
  {
    mediaType: SEQUENCE_TYPES.cbor,
    encoding: "cbor",
    items: (items, alone) => joinBytes(alone ? items : items.map((value) => encodeEnvelope({ value }))),
    last: (kind, told) => encodeEnvelope({ [kind]: encodeCbor(told) }),
    pulse: null,
    endsItself: false,
  },
  {
    mediaType: BYTES_TYPE,
    encoding: "bytes",
    items: joinBytes,
    last: null,
    pulse: null,
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

/** Writes each item between two texts. */
function wrap(items: readonly Uint8Array[], before: Uint8Array, behind: Uint8Array): Uint8Array {
  return joinBytes(items.flatMap((item) => [before, item, behind]));
}

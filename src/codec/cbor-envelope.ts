/**
 * CBOR maps and arrays around values that are encoded already: they go into them as they are.
 */
import { CborSink } from "./cbor-sink.ts";
import { MAJOR } from "./cbor-source.ts";

/** Encodes a map of members by name, each the bytes of one encoded value. */
export function encodeEnvelope(members: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(members);
  const sink = new CborSink();
  sink.head(MAJOR.map, entries.length);
  for (const [name, bytes] of entries) {
    sink.text(name);
    sink.append(bytes);
  }
  return sink.finish();
}

/** Encodes an array of items, each the bytes of one encoded value. */
export function encodeArray(items: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const sink = new CborSink();
  sink.head(MAJOR.array, items.length);
  for (const item of items) sink.append(item);
  return sink.finish();
}

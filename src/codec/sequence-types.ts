/**
 * Media types of many values in one body.
 */
import type { Encoding } from "../contracts/invocation.ts";
import { MEDIA_TYPES, negotiate } from "./media-types.ts";

/** The media type of a sequence, by the encoding of what is in it. */
export const SEQUENCE_TYPES = { json: "application/x-ndjson", cbor: "application/cbor-seq" } as const satisfies Record<
  Encoding,
  string
>;

/** What stands for each sequence, too. */
const NAMES: Readonly<Record<Encoding, readonly string[]>> = {
  json: [SEQUENCE_TYPES.json, "application/ndjson", "application/jsonl"],
  cbor: [SEQUENCE_TYPES.cbor],
};

/** The encoding of a body that is a sequence; null for one that is not. */
export function sequenceOf(contentType: string | null): Encoding | null {
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (NAMES.json.includes(type)) return "json";
  return NAMES.cbor.includes(type) ? "cbor" : null;
}

/** The encoding of the sequence that an `Accept` header asks for; a single value's media type stands for its sequence. */
export function negotiateSequence(accept: string | null): Encoding {
  if (accept === null) return "json";
  const asValues = Object.entries(NAMES).reduce(
    (text, [encoding, names]) =>
      names.reduce((rest, name) => rest.replaceAll(name, MEDIA_TYPES[encoding as Encoding]), text),
    accept.toLowerCase(),
  );
  return negotiate(asValues);
}

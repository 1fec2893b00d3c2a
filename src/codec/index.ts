/**
 * How values travel between callers and functions: as JSON, or as CBOR for what JSON has no word for. Runs anywhere.
 */
export { encodeArray, encodeEnvelope } from "./cbor-envelope.ts";
export { endOfItem, ItemEnd } from "./cbor-items.ts";
export { ANSWER_LIMITS, BODY_LIMITS, type DecodeLimits, decodeCbor } from "./decode-cbor.ts";
export { encodeCbor } from "./encode-cbor.ts";
export { parseJson } from "./json.ts";
export { encodingOf, MEDIA_TYPES, negotiate } from "./media-types.ts";
export { negotiateSequence, SEQUENCE_TYPES, sequenceOf } from "./sequence-types.ts";

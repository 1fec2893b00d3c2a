/**
 * The parts of the document that carry a body: media types, and headers of every answer.
 */
import { MEDIA_TYPES, SEQUENCE_TYPES } from "../../codec/index.ts";
import { REQUEST_ID_HEADER } from "../middleware/answer.ts";

import { BYTES_TYPE, EVENTS_TYPE } from "../stream/format.ts";

/** A piece of the document. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const PROBLEM_TYPE = "application/problem+json";

/** Name of the header component that every answer refers to. */
const REQUEST_ID_COMPONENT = "RequestId";

/** Header components. */
export const HEADER_COMPONENTS: JsonObject = {
  [REQUEST_ID_COMPONENT]: {
    description: "Names the request, in this answer and in the platform's logs. A sane one from the caller is kept.",
    required: true,
    schema: { type: "string" },
  },
};

/** A body of one schema: as JSON, and where arguments or values travel as CBOR too. */
export function contentOf(schema: JsonObject, carriesValues: boolean, example: JsonObject = {}): JsonObject {
  const json = { [MEDIA_TYPES.json]: { schema, ...example } };
  return carriesValues ? { ...json, [MEDIA_TYPES.cbor]: { schema } } : json;
}

/** A body of many values: the schema is that of each of them, for OpenAPI 3.1 has no other word for it. */
export function sequenceOfLines(schema: JsonObject | boolean): JsonObject {
  return { [SEQUENCE_TYPES.json]: { schema }, [SEQUENCE_TYPES.cbor]: { schema } };
}

/** Streams whose items have no schema of their own: server-sent events, and bytes and texts as they are. */
export const STREAMS_ALONE: JsonObject = { [EVENTS_TYPE]: {}, [BYTES_TYPE]: {} };

/** Headers of an answer: its own, with their meanings, and those of every answer. */
export function headersOf(own: Readonly<Record<string, string>> = {}): JsonObject {
  return {
    [REQUEST_ID_HEADER]: { $ref: `#/components/headers/${REQUEST_ID_COMPONENT}` },
    ...Object.fromEntries(
      Object.entries(own).map(([name, description]) => [name, { description, schema: { type: "string" } }]),
    ),
  };
}

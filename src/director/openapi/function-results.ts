/**
 * The answers of a deployed function: its value alone, or nothing.
 */
import { MEDIA_TYPES } from "../../codec/index.ts";
import type { Definitions, Schema } from "../../contracts/schema.ts";
import { isStream } from "../../signature/schemas.ts";
import { INVOCATION_HEADER } from "../web.ts";
import { headersOf, type JsonObject, STREAMS_ALONE, sequenceOfLines } from "./media.ts";
import { fitsJson, givesNothing, withoutNothing } from "./rich-types.ts";
import { sampleOf } from "./samples.ts";
import { oneOrAny, type Refer, showSchema } from "./type-schema.ts";
import type { TypedVersion } from "./typed-version.ts";

interface ShownResult {
  /** As a caller gets it who takes one value. */
  readonly schema: Schema;
  /** Of what it yields; null when it is no stream. */
  readonly items: Schema | null;
  readonly refer: Refer;
  readonly defs: Definitions;
  /** Whether the function may return `undefined`. */
  readonly nothing: ReturnType<typeof givesNothing>;
}

/**
 * Responses by status: 200 with a value, 204 where the result may be `undefined`. What is yielded bit by bit arrives as an
 * array, or as a sequence of its items.
 */
export function describeResults(typed: readonly TypedVersion[]): JsonObject {
  const results = typed.flatMap(resultsOf);
  const values = results.filter(({ nothing }) => nothing !== "always");
  const headers = headersOf({ [INVOCATION_HEADER]: "Names the invocation." });
  const empty = { description: "The function returned nothing.", headers };
  return {
    ...(values.length === 0
      ? {}
      : { 200: { description: "The value alone.", headers, content: describeContent(values) } }),
    ...(results.every(({ nothing }) => nothing === "never") ? {} : { 204: empty }),
  };
}

function resultsOf({ signature, refer }: TypedVersion): ShownResult[] {
  const schemas = signature === null ? [true] : signature.calls.map(({ result }) => result);
  const defs = signature?.defs ?? {};
  return schemas.map((schema) => {
    const items = itemsOf(schema);
    const shown = items === null ? withoutNothing(schema) : { type: "array" as const, items };
    return { schema: shown, items, refer, defs, nothing: givesNothing(schema) };
  });
}

/** The schema of what a stream yields; null for what is none. */
function itemsOf(schema: Schema): Schema | null {
  return typeof schema !== "boolean" && isStream(schema) ? (schema["x-args"]?.[0] ?? true) : null;
}

/** The value, in whole or item by item. */
function describeContent(values: readonly ShownResult[]): JsonObject {
  const streams = values.flatMap(({ items, refer }) => (items === null ? [] : [showSchema(items, refer)]));
  return {
    ...describeValues(values),
    ...(streams.length === 0 ? {} : { ...sequenceOfLines(oneOrAny(streams)), ...STREAMS_ALONE }),
  };
}

function describeValues(values: readonly ShownResult[]): JsonObject {
  const schema = oneOrAny(values.map((value) => showSchema(value.schema, value.refer)));
  const content = { [MEDIA_TYPES.cbor]: { schema } };
  const json = values.find((value) => fitsJson(value.schema));
  if (json === undefined) return content;
  const example = sampleOf(json.schema, json.defs);
  return { [MEDIA_TYPES.json]: { schema, ...(example === undefined ? {} : { example }) }, ...content };
}

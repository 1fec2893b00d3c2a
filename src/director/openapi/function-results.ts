/**
 * The answers of a deployed function: its value alone, or nothing.
 */
import { MEDIA_TYPES } from "../../codec/index.ts";
import type { Definitions, Schema } from "../../contracts/schema.ts";
import { isStream } from "../../signature/schemas.ts";
import { INVOCATION_HEADER } from "../web.ts";
import { headersOf, type JsonObject } from "./media.ts";
import { fitsJson, givesNothing, withoutNothing } from "./rich-types.ts";
import { sampleOf } from "./samples.ts";
import { oneOrAny, type Refer, showSchema } from "./type-schema.ts";
import type { TypedVersion } from "./typed-version.ts";

interface ShownResult {
  readonly schema: Schema;
  readonly refer: Refer;
  readonly defs: Definitions;
  /** Whether the function may return `undefined`. */
  readonly nothing: ReturnType<typeof givesNothing>;
}

/**
 * Responses by status: 200 with a value, 204 where the result may be `undefined`. Neither for streams alone, which no
 * caller ever gets.
 */
export function describeResults(typed: readonly TypedVersion[]): JsonObject {
  const results = typed.flatMap(resultsOf);
  const values = results.filter(({ schema, nothing }) => nothing !== "always" && !isStream(schema));
  const headers = headersOf({ [INVOCATION_HEADER]: "Names the invocation." });
  const empty = { description: "The function returned nothing.", headers };
  return {
    ...(values.length === 0
      ? {}
      : { 200: { description: "The value alone.", headers, content: describeValues(values) } }),
    ...(results.every(({ nothing }) => nothing === "never") ? {} : { 204: empty }),
  };
}

function resultsOf({ signature, refer }: TypedVersion): ShownResult[] {
  const schemas = signature === null ? [true] : signature.calls.map(({ result }) => result);
  const defs = signature?.defs ?? {};
  return schemas.map((schema) => ({ schema: withoutNothing(schema), refer, defs, nothing: givesNothing(schema) }));
}

function describeValues(values: readonly ShownResult[]): JsonObject {
  const schema = oneOrAny(values.map((value) => showSchema(value.schema, value.refer)));
  const content = { [MEDIA_TYPES.cbor]: { schema } };
  const json = values.find((value) => fitsJson(value.schema));
  if (json === undefined) return content;
  const example = sampleOf(json.schema, json.defs);
  return { [MEDIA_TYPES.json]: { schema, ...(example === undefined ? {} : { example }) }, ...content };
}

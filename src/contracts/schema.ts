/**
 * Types as data: the part of JSON Schema 2020-12 that signatures are written in.
 *
 * What JSON has no word for is told by the keyword `x-type`: a schema with it describes a value of that built-in type,
 * and `x-args` are its type arguments. Such values travel as CBOR only, streams piece by piece.
 */
import { z } from "zod";

/** Names of the built-in types that JSON has no word for. */
export const RICH_TYPES = [
  "undefined",
  "bigint",
  "Date",
  "RegExp",
  /** `x-args`: key, value. */
  "Map",
  /** `x-args`: element. */
  "Set",
  /**
   * An async generator, a generator or a `ReadableStream`; `x-args`: what it yields. Results only. A caller gets
   * its items, in an array or as they come; inside of another value no encoding carries one.
   */
  "Stream",
  "ArrayBuffer",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
] as const;
export type RichType = (typeof RICH_TYPES)[number];

/** A value that a literal type can name. */
export type Literal = string | number | boolean | null;

/**
 * A schema. `true` is `unknown`, `false` is `never`. Every keyword counts on its own, as the standard has it: `items`
 * says nothing about what is no array. The reader of signatures always gives `type` with the keywords that need one.
 */
export type Schema = boolean | SchemaObject;

export interface SchemaObject {
  /** `#/$defs/<name>`, into the definitions of the signature; `#` is the whole schema. */
  readonly $ref?: string;
  readonly $defs?: Definitions;
  readonly type?: JsonType | readonly JsonType[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** JSDoc of the property or the type. */
  readonly description?: string;
  readonly "x-type"?: RichType;
  readonly "x-args"?: readonly Schema[];
}

export type JsonType = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/** Named schemas that others refer to: recursive types, by the author's names. */
export type Definitions = Readonly<Record<string, Schema>>;

/** Checked no further than its outermost form: schemas are made by this platform, and are large. */
export const schema = z.custom<Schema>(
  (value) => typeof value === "boolean" || (typeof value === "object" && value !== null && !Array.isArray(value)),
  "must be a JSON Schema",
);

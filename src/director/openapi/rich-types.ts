/**
 * What the reference says of types that JSON has no word for.
 */
import type { RichType, Schema, SchemaObject } from "../../contracts/schema.ts";

const WORDS: Readonly<Record<Exclude<RichType, "Stream">, string>> = {
  undefined: "`undefined`",
  bigint: "a bigint",
  Date: "a `Date`",
  RegExp: "a `RegExp`",
  Map: "a `Map`",
  Set: "a `Set`",
  ArrayBuffer: "an `ArrayBuffer`",
  Int8Array: "an `Int8Array`",
  Uint8Array: "a `Uint8Array`",
  Uint8ClampedArray: "a `Uint8ClampedArray`",
  Int16Array: "an `Int16Array`",
  Uint16Array: "a `Uint16Array`",
  Int32Array: "an `Int32Array`",
  Uint32Array: "a `Uint32Array`",
  Float32Array: "a `Float32Array`",
  Float64Array: "a `Float64Array`",
  BigInt64Array: "a `BigInt64Array`",
  BigUint64Array: "a `BigUint64Array`",
};

const STREAM = "A stream inside of a value, which no encoding carries: the call fails with `not_serializable`.";

/** A sentence or two about a value of the type: `A Map; only CBOR carries it.` */
export function describeRichType(type: RichType): string {
  if (type === "Stream") return STREAM;
  const words = WORDS[type];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}; only CBOR carries it.`;
}

/** Deepest look into a schema; what lies below is taken for plain. */
const MAX_LOOK_DEPTH = 16;

/** Whether some value of the schema can travel as JSON. Follows no references: what they hide is taken for plain. */
export function fitsJson(schema: Schema, depth = 0): boolean {
  if (typeof schema === "boolean" || depth > MAX_LOOK_DEPTH) return true;
  const type = schema["x-type"];
  if (type !== undefined) return type === "undefined";
  const fits = (part: Schema) => fitsJson(part, depth + 1);
  const choices = schema.anyOf ?? [];
  return (
    (choices.length === 0 || choices.some(fits)) &&
    (schema.allOf ?? []).every(fits) &&
    requiredParts(schema).every(fits)
  );
}

/** Schemas of the members and elements that a value must have. */
function requiredParts({ required = [], properties = {}, prefixItems = [], minItems = 0 }: SchemaObject): Schema[] {
  const names = new Set(required);
  const members = Object.entries(properties).filter(([name]) => names.has(name));
  return [...members.map(([, member]) => member), ...prefixItems.slice(0, minItems)];
}

/** Whether a schema can be nothing but `undefined`, or may be that among others. */
export function givesNothing(schema: Schema): "always" | "sometimes" | "never" {
  if (typeof schema === "boolean") return schema ? "sometimes" : "never";
  if (schema["x-type"] === "undefined") return "always";
  const answers = new Set((schema.anyOf ?? []).map((choice) => givesNothing(choice)));
  if (answers.size === 0 || (answers.size === 1 && answers.has("never"))) return "never";
  return answers.size === 1 && answers.has("always") ? "always" : "sometimes";
}

/** A result without `undefined` among its choices: nothing is sent for that. */
export function withoutNothing(schema: Schema): Schema {
  if (typeof schema === "boolean" || schema.anyOf === undefined) return schema;
  const choices = schema.anyOf.filter((choice) => givesNothing(choice) !== "always");
  const [only] = choices;
  return choices.length === 1 && only !== undefined ? only : { ...schema, anyOf: choices };
}

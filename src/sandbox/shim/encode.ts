/**
 * A result as JSON text, made inside the isolate and without silent loss.
 *
 * JSON has null, booleans, finite numbers, text, arrays and plain objects. The data of an array are its elements, those
 * of an object its own enumerable members; symbols are no part of either. A member that is `undefined` is left out and
 * -0 stays -0 (RFC 8259 allows both); everything else that `JSON.stringify` would change without a word is refused
 * with its path, and with the advice to ask for CBOR where that would help.
 */
import { kindOf } from "./built-ins.ts";
import {
  countNode,
  type Draft,
  describeObject,
  type Encoded,
  enter,
  leave,
  newDraft,
  type Place,
  put,
  refuse,
  refuseSize,
} from "./draft.ts";
import {
  ArrayPrototype,
  getPrototypeOf,
  isArray,
  isFiniteNumber,
  ObjectPrototype,
  ownEnumerableKeys,
  quote,
  sameValue,
  utf8Length,
} from "./primordials.ts";

const ASK_FOR_CBOR = "; ask for CBOR (Accept: application/cbor)";

/** Encodes a value. Faults: `not_serializable`, `output_too_large`. Throws what getters and proxies throw. */
export function encode(value: unknown, maxBytes: number): Encoded {
  if (value === undefined) return { text: undefined, refusal: undefined };
  const draft = newDraft("JSON", maxBytes);
  write(draft, value);
  if (draft.refusal === undefined && draft.text.length * 3 > maxBytes) {
    if (utf8Length(draft.text) > maxBytes) refuseSize(draft);
  }
  return { text: draft.text, refusal: draft.refusal };
}

/** Appends the encoding of `value` to the text, or sets the refusal. Returns whether to go on. */
function write(draft: Draft, value: unknown): boolean {
  countNode(draft);
  switch (typeof value) {
    case "string":
      if (value.length > draft.maxBytes) return refuseSize(draft);
      return put(draft, quote(value));
    case "number":
      if (!isFiniteNumber(value)) return refuse(draft, `${value}`, ASK_FOR_CBOR);
      return put(draft, sameValue(value, -0) ? "-0" : `${value}`);
    case "boolean":
      return put(draft, value ? "true" : "false");
    case "object":
      return value === null ? put(draft, "null") : writeObject(draft, value);
    case "undefined":
      return refuse(draft, "undefined", ASK_FOR_CBOR);
    case "bigint":
      return refuse(draft, "a bigint", ASK_FOR_CBOR);
    default:
      return refuse(draft, `a ${typeof value}`);
  }
}

function writeObject(draft: Draft, value: object): boolean {
  const place = enter(draft, value);
  if (place === undefined) return false;
  const prototype: unknown = getPrototypeOf(value);
  const goOn = isArray(value)
    ? writeArray(draft, place, value, prototype)
    : writeMembers(draft, place, value as Record<string, unknown>, prototype);
  leave(draft, place);
  return goOn;
}

function writeArray(draft: Draft, place: Place, value: readonly unknown[], prototype: unknown): boolean {
  if (prototype !== ArrayPrototype) return refuseObject(draft, value, prototype);
  let separator = "[";
  for (let index = 0; index < value.length; index++) {
    place.key = index;
    if (!put(draft, separator) || !write(draft, value[index])) return false;
    separator = ",";
  }
  return put(draft, separator === "[" ? "[]" : "]");
}

function writeMembers(draft: Draft, place: Place, value: Record<string, unknown>, prototype: unknown): boolean {
  if (prototype !== ObjectPrototype && prototype !== null) return refuseObject(draft, value, prototype);
  const keys = ownEnumerableKeys(value);
  let separator = "{";
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    const member = value[key];
    countNode(draft);
    if (member === undefined) continue;
    place.key = key;
    if (!put(draft, `${separator}${quote(key)}:`) || !write(draft, member)) return false;
    separator = ",";
  }
  return put(draft, separator === "{" ? "{}" : "}");
}

function refuseObject(draft: Draft, value: object, prototype: unknown): false {
  return refuse(draft, describeObject(value), kindOf(value, prototype) === undefined ? "" : ASK_FOR_CBOR);
}

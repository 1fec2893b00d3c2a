/**
 * A result as CBOR (RFC 8949), made inside the isolate and without silent loss: one character of text for each byte.
 *
 * The same bytes as those of `src/codec/encode-cbor.ts`, which trusts its surroundings and cannot be used here. Plain
 * data as JSON has it, and what JSON lacks: undefined, every number, bigint, Date, Map, Set, RegExp, buffers and typed
 * arrays. Lengths come first, so what is counted is read once: getters may change it later.
 */
import { ARRAY_BUFFER, CBOR_TAGS, TYPED_ARRAY_TAGS } from "../../contracts/cbor.ts";
import { MAX_BIGINT_BYTES } from "../../contracts/limits.ts";
import {
  byteLengthOf,
  bytesOf,
  elementsOf,
  entriesOf,
  flagsOf,
  type Kind,
  kindOf,
  sizeOf,
  sourceOf,
  timeOf,
} from "./built-ins.ts";
import { head, integerBytes, latin1, numberBytes, wideHead } from "./cbor-bytes.ts";
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
  isAscii,
  isWellFormed,
  ObjectPrototype,
  ownEnumerableKeys,
  utf8Bytes,
} from "./primordials.ts";

const MAJOR = { bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const;

/** Encodes a value. Faults: `not_serializable`, `output_too_large`. Throws what getters and proxies throw. */
export function encodeCbor(value: unknown, maxBytes: number): Encoded {
  const draft = newDraft("CBOR", maxBytes);
  write(draft, value);
  return { text: draft.text, refusal: draft.refusal };
}

/** Appends the encoding of `value` to the text, or sets the refusal. Returns whether to go on. */
function write(draft: Draft, value: unknown): boolean {
  countNode(draft);
  switch (typeof value) {
    case "string":
      return writeText(draft, value);
    case "number":
      return put(draft, numberBytes(value));
    case "bigint":
      return writeBigint(draft, value);
    case "boolean":
      return put(draft, value ? "\xf5" : "\xf4");
    case "undefined":
      return put(draft, "\xf7");
    case "object":
      return value === null ? put(draft, "\xf6") : writeObject(draft, value);
    default:
      return refuse(draft, `a ${typeof value}`);
  }
}

function writeText(draft: Draft, value: string): boolean {
  if (value.length > draft.maxBytes) return refuseSize(draft);
  if (isAscii(value)) return put(draft, head(MAJOR.text, value.length)) && put(draft, value);
  if (!isWellFormed(value)) return refuse(draft, "text with half a character (a lone surrogate)");
  return writeBytes(draft, MAJOR.text, utf8Bytes(value));
}

function writeBytes(draft: Draft, major: number, bytes: Uint8Array): boolean {
  const length = byteLengthOf(bytes);
  if (length > draft.maxBytes) return refuseSize(draft);
  return put(draft, head(major, length)) && put(draft, latin1(bytes, length));
}

const SAFE = 2n ** 53n;
const WIDE = 2n ** 64n;
const MAX_BITS = 8n * BigInt(MAX_BIGINT_BYTES);

/** Integers that could be numbers are tagged as what they are; those beyond are no numbers anyway. */
function writeBigint(draft: Draft, value: bigint): boolean {
  const negative = value < 0n;
  const argument = negative ? -1n - value : value;
  if (argument >= SAFE && argument < WIDE) return put(draft, wideHead(negative ? 1 : 0, argument));
  if (argument >> MAX_BITS !== 0n) return refuse(draft, `a bigint of more than ${MAX_BIGINT_BYTES} bytes`);
  const bytes = integerBytes(argument);
  const tag = negative ? CBOR_TAGS.negativeBigint : CBOR_TAGS.positiveBigint;
  return put(draft, head(MAJOR.tag, tag) + head(MAJOR.bytes, bytes.length) + bytes);
}

function writeObject(draft: Draft, value: object): boolean {
  const place = enter(draft, value);
  if (place === undefined) return false;
  const prototype: unknown = getPrototypeOf(value);
  let goOn: boolean;
  if (isArray(value))
    goOn = prototype === ArrayPrototype ? writeArray(draft, place, value) : refuseObject(draft, value);
  else if (prototype === ObjectPrototype || prototype === null) {
    goOn = writeMembers(draft, place, value as Record<string, unknown>);
  } else {
    const kind = kindOf(value, prototype);
    goOn = kind === undefined ? refuseObject(draft, value) : writeBuiltIn(draft, place, value, kind);
  }
  leave(draft, place);
  return goOn;
}

function refuseObject(draft: Draft, value: object): false {
  return refuse(draft, describeObject(value));
}

/** The length of what only claims to be an array, a proxy, may be anything. */
function writeArray(draft: Draft, place: Place, value: readonly unknown[]): boolean {
  const length: unknown = value.length;
  if (typeof length !== "number" || !(length >= 0)) return refuseObject(draft, value);
  if (length > draft.maxBytes) return refuseSize(draft);
  return writeElements(draft, place, value, length >>> 0);
}

function writeElements(draft: Draft, place: Place, value: readonly unknown[], length: number): boolean {
  if (!put(draft, head(MAJOR.array, length))) return false;
  for (let index = 0; index < length; index++) {
    place.key = index;
    if (!write(draft, value[index])) return false;
  }
  return true;
}

function writeMembers(draft: Draft, place: Place, value: Record<string, unknown>): boolean {
  const keys = ownEnumerableKeys(value);
  if (!put(draft, head(MAJOR.map, keys.length))) return false;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    place.key = key;
    if (!writeText(draft, key) || !write(draft, value[key])) return false;
  }
  return true;
}

function writeBuiltIn(draft: Draft, place: Place, value: object, kind: Kind): boolean {
  switch (kind) {
    case "Map":
      return writeMap(draft, place, value);
    case "Set":
      return writeSet(draft, place, value);
    case "Date":
      return put(draft, head(MAJOR.tag, CBOR_TAGS.date) + numberBytes(timeOf(value) / 1_000));
    case "RegExp":
      return (
        put(draft, head(MAJOR.tag, CBOR_TAGS.regExp) + head(MAJOR.array, 2)) &&
        writeText(draft, sourceOf(value)) &&
        writeText(draft, flagsOf(value))
      );
    case "Uint8Array":
      return writeBytes(draft, MAJOR.bytes, bytesOf(value, kind));
    case "ArrayBuffer":
      return (
        put(draft, head(MAJOR.tag, CBOR_TAGS.byName) + head(MAJOR.array, 2)) &&
        writeText(draft, ARRAY_BUFFER) &&
        writeBytes(draft, MAJOR.bytes, bytesOf(value, kind))
      );
    default:
      return (
        put(draft, head(MAJOR.tag, TYPED_ARRAY_TAGS[kind])) && writeBytes(draft, MAJOR.bytes, bytesOf(value, kind))
      );
  }
}

function writeMap(draft: Draft, place: Place, value: object): boolean {
  if (sizeOf(value, "Map") * 2 > draft.maxBytes) return refuseSize(draft);
  const entries = entriesOf(value);
  if (!put(draft, head(MAJOR.tag, CBOR_TAGS.map) + head(MAJOR.map, entries.length / 2))) return false;
  for (let index = 0; index < entries.length; index++) {
    place.key = index >> 1;
    if (!write(draft, entries[index])) return false;
  }
  return true;
}

function writeSet(draft: Draft, place: Place, value: object): boolean {
  if (sizeOf(value, "Set") > draft.maxBytes) return refuseSize(draft);
  const elements = elementsOf(value);
  return put(draft, head(MAJOR.tag, CBOR_TAGS.set)) && writeElements(draft, place, elements, elements.length);
}

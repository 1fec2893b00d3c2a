/**
 * What functions call their key-value storage with, read as the runtime's own binding reads it.
 *
 * Reading a member may run function code; that is a part of its call like any other.
 */
import { KV_PARAMETERS } from "../../contracts/kv-protocol.ts";
import { KV_LIMITS } from "../../contracts/limits.ts";
import { readAll } from "./kv-stream.ts";
import {
  apply,
  getterOf,
  isFiniteNumber,
  NativeError,
  NativeTypeError,
  percentEncode,
  toJson,
  toNumber,
  truncateNumber,
  utf8Length,
} from "./primordials.ts";

const { toWellFormed } = String.prototype;
const { isView } = ArrayBuffer;
const bufferLength = getterOf(ArrayBuffer.prototype, "byteLength");
const isLocked = getterOf(ReadableStream.prototype, "locked");
/** Longest cursor that a list gives: two digits for each byte of a key. */
const MAX_CURSOR_LENGTH = 2 * KV_LIMITS.maxKeyBytes;

/** A text as UTF-8 has it: half characters become U+FFFD. Throws for a symbol, as texts do. */
export function wellFormedText(value: unknown): string {
  return apply(toWellFormed, `${value}`, []) as string;
}

/** How to get what a put is given as a value. Throws for what is none, as the runtime's binding does. */
export function valueReader(value: unknown): () => Promise<string | BufferSource> {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) {
    const text = wellFormedText(value);
    return async () => text;
  }
  if (isView(value) || isOf(bufferLength, value)) return async () => value as BufferSource;
  if (isOf(isLocked, value)) return () => readAll(value as ReadableStream);
  throw new NativeTypeError(
    "KV put() accepts only strings, ArrayBuffers, ArrayBufferViews, and ReadableStreams as values.",
  );
}

/** Whether the engine takes an object for one that has this getter. */
function isOf(getter: () => unknown, value: object): boolean {
  try {
    apply(getter, value, []);
    return true;
  } catch {
    return false;
  }
}

/** A key that may be used. Throws the errors of the runtime's binding. */
export function keyText(operation: string, value: unknown): string {
  const key = wellFormedText(value);
  if (key === "") throw new NativeTypeError("Key name cannot be empty.");
  if (key === "." || key === "..") throw new NativeTypeError(`"${key}" is not allowed as a key name.`);
  return shortText(operation, key);
}

/** A text of a length that keys and beginnings of keys have. */
export function shortText(operation: string, text: string): string {
  const length = utf8Length(text);
  const { maxKeyBytes } = KV_LIMITS;
  if (length <= maxKeyBytes) return text;
  throw new NativeError(
    `KV ${operation} failed: 414 UTF-8 encoded length of ${length} exceeds key length limit of ${maxKeyBytes}.`,
  );
}

/** A member of a query, or nothing for what was not given. */
export function parameter(name: keyof typeof KV_PARAMETERS, value: string | number | undefined): string {
  return value === undefined ? "" : `&${KV_PARAMETERS[name]}=${percentEncode(`${value}`)}`;
}

/** A number as the runtime's binding takes it: whole, and 0 for what is none. */
export function wholeNumber(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const number = toNumber(value);
  return isFiniteNumber(number) ? truncateNumber(number) : 0;
}

/** How a value is to be read. */
export interface ReadOptions {
  readonly type: string;
}

/** Options of a reading: a type, or an object with one. Throws for a `cacheTtl` that no binding takes. */
export function readOptions(operation: string, options: unknown): ReadOptions {
  if (options === undefined || options === null) return { type: "text" };
  if (typeof options !== "object" && typeof options !== "function") return { type: `${options}` };
  const { type, cacheTtl } = options as { readonly type?: unknown; readonly cacheTtl?: unknown };
  const seconds = wholeNumber(cacheTtl);
  const { minCacheTtlSeconds } = KV_LIMITS;
  if (seconds !== undefined && seconds < minCacheTtlSeconds) {
    throw new NativeError(
      `KV ${operation} failed: 400 Invalid cache_ttl of ${seconds}. Cache TTL must be at least ${minCacheTtlSeconds}.`,
    );
  }
  return { type: type === undefined ? "text" : `${type}` };
}

/** Options of a put: members of the query, and metadata in percent-encoding. */
export function putOptions(options: unknown): { readonly query: string; readonly metadata: string | undefined } {
  if (options === undefined || options === null) return { query: "", metadata: undefined };
  requireObject("put", 3, "PutOptions", options);
  const { expiration, expirationTtl, metadata } = options as Readonly<Record<string, unknown>>;
  const query =
    parameter("expiration", wholeNumber(expiration)) + parameter("expirationTtl", wholeNumber(expirationTtl));
  return { query, metadata: metadata === undefined || metadata === null ? undefined : metadataText(metadata) };
}

function metadataText(metadata: unknown): string {
  const json = toJson(metadata);
  if (json === undefined) throw new NativeTypeError("KV metadata must be something that JSON has a word for.");
  const length = utf8Length(json);
  const { maxMetadataBytes } = KV_LIMITS;
  if (length <= maxMetadataBytes) return percentEncode(wellFormedText(json));
  throw new NativeError(`KV PUT failed: 413 Metadata length of ${length} exceeds limit of ${maxMetadataBytes}.`);
}

/** Options of a list, as members of the query. */
export function listOptions(options: unknown): string {
  if (options === undefined || options === null) return "";
  requireObject("list", 1, "ListOptions", options);
  const { limit, prefix, cursor } = options as Readonly<Record<string, unknown>>;
  const count = wholeNumber(limit);
  const given = (value: unknown) => (value === undefined || value === null ? undefined : wellFormedText(value));
  const beginning = given(prefix);
  const place = given(cursor);
  if (place !== undefined && place.length > MAX_CURSOR_LENGTH)
    throw new NativeError("KV GET failed: 400 Invalid cursor.");
  return (
    // As the runtime has it, a number that is none asks for all.
    parameter("limit", count !== undefined && count > 0 ? count : undefined) +
    parameter("prefix", beginning === undefined ? undefined : shortText("GET", beginning)) +
    parameter("cursor", place)
  );
}

function requireObject(method: string, place: number, type: string, value: unknown): void {
  if (typeof value === "object" || typeof value === "function") return;
  throw new NativeTypeError(
    `Failed to execute '${method}' on 'KvNamespace': parameter ${place} is not of type '${type}'.`,
  );
}

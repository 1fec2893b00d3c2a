/**
 * Built-ins as they were before any function code ran.
 *
 * A function shares its isolate's globals with this code and may replace or poison every one of them. What runs after
 * function code has run uses these, defines properties instead of assigning them (a setter on a prototype would catch
 * an assignment), and makes objects without a prototype.
 */

export const { apply, construct, getPrototypeOf, getOwnPropertyDescriptor, defineProperty } = Reflect;
export const { isArray } = Array;
export const { isFinite: isFiniteNumber, isSafeInteger } = Number;
export const { fromCharCode } = String;
export const { floor, trunc: truncateNumber, max: larger, min: smaller } = Math;
export const { is: sameValue, keys: ownEnumerableKeys, hasOwn } = Object;
export const ArrayPrototype: unknown = Array.prototype;
export const ObjectPrototype: unknown = Object.prototype;
export const quote: (text: string) => string = JSON.stringify;
/** May run function code; undefined for what JSON has no word for. */
export const toJson: (value: unknown) => string | undefined = JSON.stringify;
export const parseJson: (text: string) => unknown = JSON.parse;
export const toText = String;
export const toNumber: (value: unknown) => number = Number;
export const now = Date.now;
export const nativeSetTimeout = setTimeout;
export const nativeClearTimeout = clearTimeout;
export const nativeSetInterval = setInterval;
export const nativeFetch = fetch;
export const nativeQueueMicrotask = queueMicrotask;
export const NativeError = Error;
export const NativeTypeError = TypeError;
export const NativePromise = Promise;
export const NativeResponse = Response;
export const NativeHeaders = Headers;
export const NativeTransformStream = TransformStream;
export const NativeReadableStream = ReadableStream;
export const NativeUint8Array = Uint8Array;
export const percentEncode = encodeURIComponent;
export const percentDecode = decodeURIComponent;

const { slice: cut, indexOf: find, isWellFormed: wellFormed } = String.prototype;
const { toString: bigintText } = BigInt.prototype;
const { exec } = RegExp.prototype;
const { toString: objectTag } = Object.prototype;
const { encode } = TextEncoder.prototype;
const { get, set } = WeakMap.prototype;
const NativeMap = Map;
const { set: mapSet } = Map.prototype;
const { set: headerSet } = Headers.prototype;
const { then } = Promise.prototype;
const { text: textOf } = Response.prototype;
const { pipeThrough: streamPipe, getReader } = ReadableStream.prototype;
const { read: readerRead, cancel: readerCancel } = ReadableStreamDefaultReader.prototype;
const { getWriter } = WritableStream.prototype;
const { write: writerWrite, close: writerClose } = WritableStreamDefaultWriter.prototype;
const writerClosed = getterOf(WritableStreamDefaultWriter.prototype, "closed");
const { charCodeAt } = String.prototype;
const { set: putBytes } = Uint8Array.prototype;
const encoder = new TextEncoder();
const beyondAscii = /[\u0080-\uffff]/;

const responseGetters = {
  headers: getterOf(Response.prototype, "headers"),
  status: getterOf(Response.prototype, "status"),
  statusText: getterOf(Response.prototype, "statusText"),
  body: getterOf(Response.prototype, "body"),
};

const byteLength = getterOf(Uint8Array.prototype, "byteLength");

/** The getter behind a property, on the prototype or further up. */
export function getterOf(prototype: object, property: string | symbol): () => unknown {
  for (let holder: object | null = prototype; holder !== null; holder = Object.getPrototypeOf(holder)) {
    const getter = Object.getOwnPropertyDescriptor(holder, property)?.get;
    if (getter !== undefined) return getter;
  }
  throw new Error(`${String(property)} is no getter on this runtime.`);
}

/** The first `length` characters of a text. */
export function truncate(text: string, length: number): string {
  return text.length <= length ? text : slice(text, 0, length);
}

/** The characters of a text from `start` to `end`. */
export function slice(text: string, start: number, end: number): string {
  return apply(cut, text, [start, end]) as string;
}

/** Where a text holds another one, from a place on; -1 where it does not. */
export function indexOf(text: string, part: string, from: number): number {
  return apply(find, text, [part, from]) as number;
}

/** The tag of an object: `Map`, `Response`, `Object`. May run function code. */
export function tagOf(value: object): string {
  const text = apply(objectTag, value, []) as string;
  return slice(text, "[object ".length, -1);
}

/** Whether a value is an Error, of this realm's or of any other. May run function code. */
export function isErrorLike(value: unknown): boolean {
  return typeof value === "object" && value !== null && tagOf(value) === "Error";
}

/** A text in UTF-8. */
export function utf8Bytes(text: string): Uint8Array {
  return apply(encode, encoder, [text]) as Uint8Array;
}

/** Length of a text in UTF-8 bytes. */
export function utf8Length(text: string): number {
  return apply(byteLength, utf8Bytes(text), []) as number;
}

/** Whether every character of a text is one byte of UTF-8. */
export function isAscii(text: string): boolean {
  return apply(exec, beyondAscii, [text]) === null;
}

/** Whether a text has no half characters. */
export function isWellFormed(text: string): boolean {
  return apply(wellFormed, text, []) as boolean;
}

/** A natural number in hexadecimal digits. */
export function hexOf(value: bigint): string {
  return apply(bigintText, value, [16]) as string;
}

/** Puts an item at the end of a list, past any setter on `Array.prototype`. */
export function append<Item>(list: Item[], item: Item): void {
  defineProperty(list, list.length, {
    __proto__: null,
    value: item,
    writable: true,
    enumerable: true,
    configurable: true,
  } as PropertyDescriptor);
}

/** Whether a list of texts has one. */
export function isOneOf(list: readonly string[], text: string): boolean {
  for (let index = 0; index < list.length; index++) if (list[index] === text) return true;
  return false;
}

/**
 * Runs `callback` when all microtasks are done, soon: the text of a response that is there already comes through the
 * event loop, behind what is ready by now and before what is not.
 */
export function afterMicrotasks(callback: () => void): void {
  apply(then, sealed(apply(textOf, new NativeResponse(""), []) as Promise<string>), [callback]);
}

/**
 * Makes a promise of ours safe to hand out: whoever takes it asks the promise itself for its constructor, not the
 * prototype, which function code may have changed.
 */
export function sealed<Value>(promise: Promise<Value>): Promise<Value> {
  defineProperty(promise, "constructor", { __proto__: null, value: undefined } as PropertyDescriptor);
  return promise;
}

/** The same for a promise that is awaited in here. */
export function awaitable<Value>(promise: Promise<Value>): Promise<Value> {
  defineProperty(promise, "constructor", { __proto__: null, value: NativePromise } as PropertyDescriptor);
  return promise;
}

/** Makes an object safe to resolve a promise with: it is no thenable, whatever prototypes say. */
export function noThenable<Value extends object>(object: Value): Value {
  defineProperty(object, "then", { __proto__: null, value: undefined } as PropertyDescriptor);
  return object;
}

/** A property of a response, whatever its prototype has become. Throws for anything but a response. */
export function readResponse<Key extends keyof typeof responseGetters>(response: Response, key: Key): Response[Key] {
  return apply(responseGetters[key], response, []) as Response[Key];
}

/** `stream.pipeThrough(transform)`. */
export function pipeThrough(stream: ReadableStream, transform: TransformStream): ReadableStream {
  return apply(streamPipe, stream, [transform]) as ReadableStream;
}

/** Reads a stream as it was made: what its prototype has become does not matter. */
export function readerOf(stream: ReadableStream): { read: () => unknown; cancel: () => unknown } {
  const reader = apply(getReader, stream, []) as ReadableStreamDefaultReader;
  return {
    read: () => apply(readerRead, reader, []),
    cancel: () => apply(readerCancel, reader, []),
  };
}

/** The way out for bytes: a write is done when its bytes were taken. */
export interface Pipe {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  /** Calls back when nobody reads any longer. */
  whenLeft(callback: () => void): void;
}

/** Writes into a stream that the worker has given. */
export function pipeTo(writable: WritableStream<Uint8Array>): Pipe {
  const writer = apply(getWriter, writable, []) as WritableStreamDefaultWriter;
  return {
    write: (bytes) => awaitable(apply(writerWrite, writer, [bytes]) as Promise<void>),
    close: () => awaitable(apply(writerClose, writer, []) as Promise<void>),
    whenLeft(callback) {
      const closed = sealed(apply(writerClosed, writer, []) as Promise<void>);
      apply(then, closed, [undefined, callback]);
    },
  };
}

/** Puts bytes into others. */
export function copyBytes(target: Uint8Array, bytes: Uint8Array, offset: number): void {
  apply(putBytes, target, [bytes, offset]);
}

/** The character at a place of a text, as a number. */
export function charCode(text: string, index: number): number {
  return apply(charCodeAt, text, [index]) as number;
}

/** Sets a header. */
export function setHeader(headers: Headers, name: string, value: string): void {
  apply(headerSet, headers, [name, value]);
}

/** Facts about objects that function code cannot look into. */
export class HiddenMap<Value> {
  readonly #facts = new WeakMap<object, Value>();

  set(key: object, value: Value): void {
    apply(set, this.#facts, [key, value]);
  }

  get(key: unknown): Value | undefined {
    return apply(get, this.#facts, [key]) as Value | undefined;
  }
}

/** A Map as function code would make it, with these values under these keys. */
export function mapOf(keys: readonly unknown[], valueAt: (index: number) => unknown): Map<unknown, unknown> {
  const map = new NativeMap<unknown, unknown>();
  for (let index = 0; index < keys.length; index++) apply(mapSet, map, [keys[index], valueAt(index)]);
  return map;
}

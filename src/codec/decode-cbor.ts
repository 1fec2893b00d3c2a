/**
 * From CBOR (RFC 8949) to a value: one pass, bounded in depth, size and number of objects.
 *
 * Decoding runs no code and makes nothing but data: plain objects and arrays, and the built-ins whose tags are known.
 * Strict where leniency would change data without a word: text is UTF-8, a key comes once, nothing follows the value.
 */
import { fault } from "../contracts/errors.ts";
import {
  MAX_ANSWER_BYTES,
  MAX_CBOR_OBJECTS,
  MAX_INVOKE_BODY_BYTES,
  MAX_JSON_DEPTH,
  MAX_PATTERNS_LENGTH,
  MAX_RESULT_DEPTH,
} from "../contracts/limits.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import { CborSource, MAJOR, Unreadable } from "./cbor-source.ts";
import { readTagged } from "./decode-tagged.ts";

/** What a receiver takes. */
export interface DecodeLimits {
  readonly maxBytes: number;
  /** Levels of arrays, maps and tags. */
  readonly maxDepth: number;
  /** Arrays and maps count one, whatever holds memory besides its elements counts four. */
  readonly maxObjects: number;
}

/** What a director takes from strangers. */
export const BODY_LIMITS: DecodeLimits = {
  maxBytes: MAX_INVOKE_BODY_BYTES,
  maxDepth: MAX_JSON_DEPTH,
  maxObjects: MAX_CBOR_OBJECTS,
};

/** What a client takes from the platform that it has called: all that a function may return, in its envelope. */
export const ANSWER_LIMITS: DecodeLimits = {
  maxBytes: MAX_ANSWER_BYTES,
  maxDepth: MAX_RESULT_DEPTH + 2,
  maxObjects: Number.POSITIVE_INFINITY,
};

/** Decodes one value. Fault: `invalid_request`, with the `offset` of the byte where it happens. */
export function decodeCbor(bytes: Uint8Array, limits: DecodeLimits = BODY_LIMITS): Result<unknown> {
  const { maxBytes } = limits;
  if (bytes.length === 0) return fail(fault("invalid_request", "The CBOR is empty."));
  if (bytes.length > maxBytes) {
    const message = `The CBOR is larger than ${maxBytes} bytes.`;
    return fail(fault("invalid_request", message, { details: { maxBytes } }));
  }
  const decoding = new Decoding(new CborSource(bytes), limits);
  try {
    const value = decoding.read(0);
    if (decoding.source.left > 0) throw new Unreadable(bytes.length - decoding.source.left, "more follows the value");
    return succeed(value);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { message, offset } = error;
    return fail(
      fault("invalid_request", `The CBOR cannot be read: ${message}, at byte ${offset}.`, { details: { offset } }),
    );
  }
}

/** One value being decoded, and what is left of its budgets. */
export class Decoding {
  readonly source: CborSource;
  readonly #maxDepth: number;
  #objectsLeft: number;
  #patternLeft = MAX_PATTERNS_LENGTH;

  constructor(source: CborSource, limits: DecodeLimits) {
    this.source = source;
    this.#maxDepth = limits.maxDepth;
    this.#objectsLeft = limits.maxObjects;
  }

  /** Reads the next value, which lies `depth` levels deep. */
  read(depth: number): unknown {
    const { source } = this;
    source.readHead();
    switch (source.major) {
      case MAJOR.unsigned:
        return source.argument <= Number.MAX_SAFE_INTEGER ? source.argument : source.exactArgument();
      case MAJOR.negative:
        return source.argument < Number.MAX_SAFE_INTEGER ? -1 - source.argument : -1n - source.exactArgument();
      case MAJOR.bytes:
        this.spendRich();
        return source.readBytes();
      case MAJOR.text:
        return source.readText();
      case MAJOR.array:
        return this.readArray(depth);
      case MAJOR.map:
        return this.#readObject(depth);
      case MAJOR.tag:
        return readTagged(this, depth);
      default:
        return this.#readSimple();
    }
  }

  /** Reads the elements of the array whose head was read last. */
  readArray(depth: number): unknown[] {
    this.enter(depth);
    const length = this.source.length(1);
    const array: unknown[] = [];
    while (this.source.goesOn(array.length, length)) array.push(this.read(depth + 1));
    return array;
  }

  /** Reads the entries of the map whose head was read last, as a `Map`. */
  readMap(depth: number): Map<unknown, unknown> {
    this.enter(depth);
    return this.#readEntries(new Map(), depth, this.source.length(2));
  }

  /** Goes one level deeper. */
  enter(depth: number): void {
    if (depth >= this.#maxDepth) throw this.source.unreadable(`it nests deeper than ${this.#maxDepth} levels`);
    this.spend(1);
  }

  /** Counts objects that the value is made of. */
  spend(objects: number): void {
    this.#objectsLeft -= objects;
    if (this.#objectsLeft < 0) throw this.source.unreadable("it holds too many objects");
  }

  /** Counts an object that holds memory besides its elements. */
  spendRich(): void {
    this.spend(4);
  }

  /** Counts the characters of regular expressions. */
  spendPattern(pattern: string): void {
    this.#patternLeft -= pattern.length;
    if (this.#patternLeft >= 0) return;
    throw this.source.unreadable(`its regular expressions are longer than ${MAX_PATTERNS_LENGTH} characters`);
  }

  /** A map is a plain object when its keys are texts, else a `Map`. */
  #readObject(depth: number): unknown {
    this.enter(depth);
    const { source } = this;
    const length = source.length(2);
    const object: Record<string, unknown> = {};
    for (let done = 0; source.goesOn(done, length); done++) {
      const key = this.read(depth + 1);
      if (typeof key !== "string") {
        const map = new Map<unknown, unknown>(Object.entries(object));
        map.set(key, this.read(depth + 1));
        return this.#readEntries(map, depth, length);
      }
      if (Object.hasOwn(object, key)) throw source.unreadable("a key comes twice");
      define(object, key, this.read(depth + 1));
    }
    return object;
  }

  /** Reads what is left of `length` entries, all but those that the map has. */
  #readEntries(map: Map<unknown, unknown>, depth: number, length: number): Map<unknown, unknown> {
    const { source } = this;
    while (source.goesOn(map.size, length)) {
      const key = this.read(depth + 1);
      if (map.has(key)) throw source.unreadable("a key comes twice");
      map.set(key, this.read(depth + 1));
    }
    return map;
  }

  #readSimple(): unknown {
    const { source } = this;
    if (source.info > 24) return source.float();
    switch (source.argument) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 23:
        return undefined;
      default:
        throw source.unreadable(`simple value ${source.argument} means nothing here`);
    }
  }
}

/** Adds a member, `__proto__` like any other. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

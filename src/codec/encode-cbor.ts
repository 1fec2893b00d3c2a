/**
 * A value as CBOR (RFC 8949): what a caller passes to a function.
 *
 * It carries what the encoder inside an isolate carries, in the same bytes. The numbers and lengths are as short as they
 * go. Whatever would not come back the same is refused with its path.
 */
import { ARRAY_BUFFER, CBOR_TAGS, type TaggedArray, TYPED_ARRAY_TAGS } from "../contracts/cbor.ts";
import { fault, TroupeError } from "../contracts/errors.ts";
import { MAX_BIGINT_BYTES, MAX_RESULT_DEPTH } from "../contracts/limits.ts";
import { CborSink } from "./cbor-sink.ts";
import { MAJOR } from "./cbor-source.ts";
import { sortKeys } from "./sort-keys.ts";

/** Simple values, with their major type. */
const SIMPLE = { false: 0xf4, true: 0xf5, null: 0xf6, undefined: 0xf7 } as const;

export interface EncodeOptions {
  /**
   * Equal values give equal bytes: members are sorted (RFC 8949, 4.2.1), where they otherwise stay in their order. `Map` and
   * `Set` keep theirs, which is part of their value.
   */
  readonly deterministic?: boolean;
  /** A value that takes more is refused, as soon as that shows. */
  readonly maxBytes?: number;
}

/** Encodes a value. Throws `invalid_arguments` for one that cannot be carried, with its `path`. */
export function encodeCbor(value: unknown, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  const encoding = new Encoding(options);
  encoding.write(value);
  return encoding.sink.finish();
}

class Encoding {
  readonly sink: CborSink;
  readonly #isSorted: boolean;
  /** Where it is, and which objects it is inside of. */
  readonly #path: (string | number)[] = [];
  readonly #inside: object[] = [];

  constructor({ deterministic = false, maxBytes }: EncodeOptions) {
    this.sink = new CborSink(maxBytes);
    this.#isSorted = deterministic;
  }

  write(value: unknown): void {
    if (typeof value === "string") this.#writeText(value);
    else if (typeof value === "number") this.#writeNumber(value);
    else if (typeof value === "bigint") this.#writeBigint(value);
    else if (typeof value === "object" && value !== null) this.#writeObject(value);
    else this.sink.byte(this.#simpleValue(value));
  }

  #simpleValue(value: unknown): number {
    if (value === null) return SIMPLE.null;
    if (value === undefined) return SIMPLE.undefined;
    if (typeof value === "boolean") return value ? SIMPLE.true : SIMPLE.false;
    throw this.#refuse(`a ${typeof value}`);
  }

  #writeText(value: string): void {
    if (!value.isWellFormed()) throw this.#refuse("text with half a character (a lone surrogate)");
    this.sink.text(value);
  }

  #writeNumber(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.sink.float(value);
    else if (value >= 0) this.sink.head(MAJOR.unsigned, value);
    else this.sink.head(MAJOR.negative, -1 - value);
  }

  /** Integers that could be numbers are tagged as what they are; those beyond are no numbers anyway. */
  #writeBigint(value: bigint): void {
    const { sink } = this;
    const argument = value < 0n ? -1n - value : value;
    if (argument > Number.MAX_SAFE_INTEGER && argument < 1n << 64n) {
      sink.wideHead(value < 0n ? MAJOR.negative : MAJOR.unsigned, argument);
    } else if (argument >> BigInt(MAX_BIGINT_BYTES * 8) === 0n) {
      sink.head(MAJOR.tag, value < 0n ? CBOR_TAGS.negativeBigint : CBOR_TAGS.positiveBigint);
      sink.bytes(bytesOf(argument));
    } else throw this.#refuse(`a bigint of more than ${MAX_BIGINT_BYTES} bytes`);
  }

  #writeObject(value: object): void {
    if (this.#inside.length === MAX_RESULT_DEPTH) throw this.#refuse(`nesting deeper than ${MAX_RESULT_DEPTH} levels`);
    if (this.#inside.includes(value)) throw this.#refuse("a cycle");
    this.#inside.push(value);
    if (Array.isArray(value)) this.#writeArray(value);
    else if (isPlain(value)) this.#writeMembers(value);
    else this.#writeBuiltIn(value);
    this.#inside.pop();
  }

  #writeArray(value: readonly unknown[]): void {
    this.sink.head(MAJOR.array, value.length);
    for (let index = 0; index < value.length; index++) this.#writeAt(index, value[index]);
  }

  #writeMembers(value: Record<string, unknown>): void {
    const keys = Object.keys(value);
    this.sink.head(MAJOR.map, keys.length);
    this.sink.expect(keys.length * 2);
    for (const key of this.#isSorted ? sortKeys(keys) : keys) {
      this.write(key);
      this.#writeAt(key, value[key]);
    }
  }

  #writeAt(key: string | number, value: unknown): void {
    this.#path.push(key);
    this.write(value);
    this.#path.pop();
  }

  #writeBuiltIn(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (ArrayBuffer.isView(value)) this.#writeView(value);
    else if (prototype === Date.prototype) this.#writeDate(value as Date);
    else if (prototype === Map.prototype) this.#writeMap(value as Map<unknown, unknown>);
    else if (prototype === Set.prototype) this.#writeSet(value as Set<unknown>);
    else if (prototype === RegExp.prototype) this.#writeRegExp(value as RegExp);
    else if (prototype === ArrayBuffer.prototype) this.#writeBuffer(value as ArrayBuffer);
    else throw this.#refuse(`an instance of ${nameOf(value)}`);
  }

  #writeDate(value: Date): void {
    this.sink.head(MAJOR.tag, CBOR_TAGS.date);
    this.#writeNumber(value.getTime() / 1_000);
  }

  #writeMap(value: Map<unknown, unknown>): void {
    this.sink.head(MAJOR.tag, CBOR_TAGS.map);
    this.sink.head(MAJOR.map, value.size);
    for (const [index, [key, member]] of [...value].entries()) {
      this.#writeAt(index, key);
      this.#writeAt(index, member);
    }
  }

  #writeSet(value: Set<unknown>): void {
    this.sink.head(MAJOR.tag, CBOR_TAGS.set);
    this.#writeArray([...value]);
  }

  #writeRegExp({ source, flags }: RegExp): void {
    this.sink.head(MAJOR.tag, CBOR_TAGS.regExp);
    this.sink.head(MAJOR.array, 2);
    this.write(source);
    this.write(flags);
  }

  #writeBuffer(value: ArrayBuffer): void {
    this.sink.head(MAJOR.tag, CBOR_TAGS.byName);
    this.sink.head(MAJOR.array, 2);
    this.sink.text(ARRAY_BUFFER);
    this.sink.bytes(new Uint8Array(value));
  }

  #writeView(value: ArrayBufferView): void {
    const name = Object.prototype.toString.call(value).slice("[object ".length, -1);
    if (name !== "Uint8Array") this.sink.head(MAJOR.tag, this.#tagOf(name));
    this.sink.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }

  #tagOf(view: string): number {
    const tag = Object.hasOwn(TYPED_ARRAY_TAGS, view) ? TYPED_ARRAY_TAGS[view as TaggedArray] : null;
    if (tag === null) throw this.#refuse(`a value of type ${view}`);
    return tag;
  }

  #refuse(what: string): TroupeError {
    const path = `value${this.#path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("")}`;
    const message = `The value holds ${what} at ${path}, which CBOR cannot carry.`;
    return new TroupeError(fault("invalid_arguments", message, { details: { path } }));
  }
}

/** Plain in any realm: made by a literal, by JSON, or without a prototype. */
function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    (Object.getPrototypeOf(prototype) === null && isTop(prototype))
  );
}

function isTop(prototype: unknown): boolean {
  return typeof prototype === "object" && prototype !== null && Object.hasOwn(prototype, "isPrototypeOf");
}

function nameOf(value: object): string {
  const made: unknown = value.constructor;
  return typeof made === "function" && made.name !== "" ? made.name : "a class";
}

function bytesOf(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0);
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Uint8Array.from({ length: even.length / 2 }, (_, at) => Number.parseInt(even.slice(at * 2, at * 2 + 2), 16));
}

/**
 * A stream that a function puts into its key-value storage, read in full before it is sent: sent as it comes, one that fails
 * halfway would look to whoever receives it like one that has ended.
 */
import { KV_LIMITS } from "../../contracts/limits.ts";
import { byteLengthOf, bytesOf, isTypedArray } from "./built-ins.ts";
import { currentInvocation } from "./invocation.ts";
import { resumeTurn } from "./meter.ts";
import {
  append,
  awaitable,
  copyBytes,
  NativeError,
  NativeTypeError,
  NativeUint8Array,
  readerOf,
} from "./primordials.ts";

/** Reads a stream of bytes. Throws what it fails with, and for more bytes than a value may have. */
export async function readAll(stream: ReadableStream): Promise<Uint8Array> {
  const invocation = currentInvocation();
  const reader = readerOf(stream);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const read = await awaitable(reader.read() as Promise<ReadableStreamReadResult<unknown>>);
    if (invocation !== undefined) resumeTurn(invocation);
    if (read.done) return joined(pieces, length);
    const piece = copyOf(read.value);
    length += byteLengthOf(piece);
    append(pieces, piece);
    if (length <= KV_LIMITS.maxValueBytes) continue;
    reader.cancel();
    const { maxValueBytes } = KV_LIMITS;
    throw new NativeError(`KV PUT failed: 413 Value length of ${length} exceeds limit of ${maxValueBytes}.`);
  }
}

/** The bytes of a piece as they are now: the function may change them later. */
function copyOf(piece: unknown): Uint8Array {
  if (!isTypedArray(piece))
    throw new NativeTypeError("A stream that is put into a KV namespace must yield typed arrays.");
  const bytes = bytesOf(piece, "Uint8Array");
  const copy = new NativeUint8Array(byteLengthOf(bytes));
  copyBytes(copy, bytes, 0);
  return copy;
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new NativeUint8Array(length);
  let at = 0;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] as Uint8Array;
    copyBytes(all, piece, at);
    at += byteLengthOf(piece);
  }
  return all;
}

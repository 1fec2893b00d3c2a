/**
 * What follows an opcode, where that is more than a number.
 */
import { KIND, VECTOR, vectorKind } from "./instructions.ts";
import type { Layout } from "./layout.ts";
import type { WasmReader } from "./reader.ts";
import { isValueType, readReferenceType, readValueType } from "./value-types.ts";

const EMPTY = 0x40;
/** Clauses of `try_table` that name a tag: `catch` and `catch_ref`; `catch_all` and `catch_all_ref` name none. */
const TAGGED_CLAUSES = 2;
const CLAUSES = 4;
/** Largest exponent of an alignment. A bit above says that the memory is named as well. */
const MAX_ALIGNMENT = 31;

/** The longest signed numbers of 32 and 64 bits, in bytes. */
const I32_BYTES = 5;
const I64_BYTES = 10;

type Skip = (reader: WasmReader, layout: Layout) => void;

const SKIPS: ReadonlyMap<number, Skip> = new Map<number, Skip>([
  [KIND.index, (reader) => void reader.u32()],
  [KIND.indirectCall, skipIndirectCall],
  [KIND.memoryAccess, readMemoryAccess],
  [KIND.memory, readMemoryIndex],
  [KIND.memoryGrowth, readMemoryIndex],
  [KIND.i32, (reader) => reader.skipSigned(I32_BYTES)],
  [KIND.i64, (reader) => reader.skipSigned(I64_BYTES)],
  [KIND.fourBytes, (reader) => reader.skip(4)],
  [KIND.eightBytes, (reader) => reader.skip(8)],
  [KIND.typedSelect, skipTypes],
  [KIND.nullReference, readReferenceType],
  [KIND.vector, skipVector],
  [KIND.threads, (reader) => reader.fail("it uses threads")],
]);

/** Passes over what follows an opcode that is copied as it stands. Throws `Unmeterable` for what may not be used. */
export function skipImmediates(kind: number, reader: WasmReader, layout: Layout): void {
  const skip = SKIPS.get(kind);
  if (skip === undefined) reader.fail("it uses an instruction that functions may not use");
  skip(reader, layout);
}

/** Passes over the type of a block: none, one value, or the index of a type. */
export function readBlockType(reader: WasmReader, layout: Layout): void {
  const start = reader.position;
  const byte = reader.byte();
  if (byte === EMPTY || isValueType(byte)) return;
  // As a signed number an index is one that does not look negative.
  if (byte < 0x80 && byte > 0x3f) reader.fail("it uses a type of blocks that functions may not use");
  reader.position = start;
  layout.type(reader);
}

/** Passes over the type and the clauses of a `try_table`. Returns how many clauses it has. */
export function readTryTable(reader: WasmReader, layout: Layout): number {
  readBlockType(reader, layout);
  const clauses = reader.u32();
  for (let left = clauses; left > 0; left--) {
    const clause = reader.byte();
    if (clause >= CLAUSES) reader.fail("it catches in a way that there is not");
    if (clause < TAGGED_CLAUSES) reader.u32();
    reader.u32();
  }
  return clauses;
}

/** Passes over alignment and offset of a memory access. */
function readMemoryAccess(reader: WasmReader): void {
  if (reader.u32() > MAX_ALIGNMENT) reader.fail("it uses more than one memory");
  reader.u32();
}

/** Passes over the index of a memory, which is 0. */
export function readMemoryIndex(reader: WasmReader): void {
  if (reader.u32() !== 0) reader.fail("it uses more than one memory");
}

function skipIndirectCall(reader: WasmReader, layout: Layout): void {
  layout.type(reader);
  reader.u32();
}

function skipTypes(reader: WasmReader): void {
  for (let left = reader.u32(); left > 0; left--) readValueType(reader);
}

function skipVector(reader: WasmReader): void {
  const kind = vectorKind(reader.u32());
  if (kind === KIND.refused) reader.fail("it uses an instruction on vectors that functions may not use");
  if (kind === VECTOR.access || kind === VECTOR.accessLane) readMemoryAccess(reader);
  if (kind === VECTOR.lane || kind === VECTOR.accessLane) reader.skip(1);
  if (kind === VECTOR.sixteenBytes) reader.skip(16);
}

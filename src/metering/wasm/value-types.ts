/**
 * Types of values, and limits of memories and tables.
 */
import { MAX_WASM_PAGES, MAX_WASM_TABLE_ENTRIES } from "../../contracts/limits.ts";
import type { WasmReader } from "./reader.ts";
import type { WasmWriter } from "./writer.ts";

export const I32 = 0x7f;
/** Pages of the largest memory that there can be: 4 GiB. */
const MOST_PAGES = 65_536;
/** `funcref`, `externref` and `exnref`. */
const REFERENCES: ReadonlySet<number> = new Set([0x70, 0x6f, 0x69]);
/** Numbers, vectors and references. */
const VALUES: ReadonlySet<number> = new Set([I32, 0x7e, 0x7d, 0x7c, 0x7b, ...REFERENCES]);

/** Passes over the type of a value. */
export function readValueType(reader: WasmReader): void {
  if (!VALUES.has(reader.byte())) reader.fail("it uses a type of values that functions may not use");
}

/** Passes over the type of a reference. */
export function readReferenceType(reader: WasmReader): void {
  if (!REFERENCES.has(reader.byte())) reader.fail("it uses a type of references that functions may not use");
}

/** Whether a byte is the type of a value. */
export function isValueType(byte: number): boolean {
  return VALUES.has(byte);
}

/** Limits of a memory or a table. */
interface Limits {
  readonly min: number;
  readonly max: number | undefined;
}

/** Reads limits: of 32 bits, and not shared, for shared memory makes a clock. */
export function readLimits(reader: WasmReader): Limits {
  const flags = reader.byte();
  if (flags > 1) reader.fail("it uses shared memory, or memory of 64 bits");
  const min = reader.u32();
  return { min, max: flags === 1 ? reader.u32() : undefined };
}

/** Copies a memory of the module's own, and keeps it within the platform's bounds. */
export function copyMemory(reader: WasmReader, writer: WasmWriter): void {
  const limits = readLimits(reader);
  if ((limits.max ?? 0) > MOST_PAGES) reader.fail("a memory is larger than memories can be");
  if (limits.min > MAX_WASM_PAGES) reader.fail(`a memory may have ${MAX_WASM_PAGES} pages`);
  writeLimits(writer, limits, MAX_WASM_PAGES);
}

/** Copies a table of the module's own, and keeps it within the platform's bounds. Returns its entries. */
export function copyTable(reader: WasmReader, writer: WasmWriter): number {
  const start = reader.position;
  readReferenceType(reader);
  writer.copy(reader.bytes.subarray(start, reader.position));
  const limits = readLimits(reader);
  if (limits.min > MAX_WASM_TABLE_ENTRIES) reader.fail(`a table may have ${MAX_WASM_TABLE_ENTRIES} entries`);
  writeLimits(writer, limits, MAX_WASM_TABLE_ENTRIES);
  return limits.min;
}

function writeLimits(writer: WasmWriter, { min, max }: Limits, ceiling: number): void {
  writer.byte(1);
  writer.u32(min);
  writer.u32(Math.min(max ?? ceiling, ceiling));
}

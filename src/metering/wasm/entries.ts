/**
 * Rewrites the entries of the short sections: tables, memories, tags, globals, exports.
 */
import { MAX_WASM_TABLE_ENTRIES } from "../../contracts/limits.ts";
import { readGlobalType, readTag } from "./declarations.ts";
import { copyExpression } from "./expressions.ts";
import { EXTERNAL } from "./external.ts";
import type { Layout } from "./layout.ts";
import type { WasmReader } from "./reader.ts";
import { copyMemory, copyTable } from "./value-types.ts";
import type { WasmWriter } from "./writer.ts";

/** Copies the tables, which are bounded together. Throws `Unmeterable`, as all of these do. */
export function copyTables(reader: WasmReader, writer: WasmWriter): void {
  const count = reader.u32();
  writer.u32(count);
  let entries = 0;
  for (let left = count; left > 0; left--) {
    entries += copyTable(reader, writer);
    if (entries > MAX_WASM_TABLE_ENTRIES) reader.fail(`its tables may have ${MAX_WASM_TABLE_ENTRIES} entries`);
  }
}

/** Copies the memory, of which there is one at most. */
export function copyMemories(reader: WasmReader, writer: WasmWriter): void {
  const count = reader.u32();
  if (count > 1) reader.fail("it uses more than one memory");
  writer.u32(count);
  if (count === 1) copyMemory(reader, writer);
}

/** Copies a tag of exceptions. */
export function copyTag(reader: WasmReader, writer: WasmWriter, layout: Layout): void {
  copyAsRead(reader, writer, () => readTag(reader, () => layout.type(reader)));
}

/** Copies a global. */
export function copyGlobal(reader: WasmReader, writer: WasmWriter, layout: Layout): void {
  copyAsRead(reader, writer, () => readGlobalType(reader));
  copyExpression(reader, writer, layout);
}

/** Copies an export. */
export function copyExport(reader: WasmReader, writer: WasmWriter, layout: Layout): void {
  writer.vector(reader.vector());
  const kind = reader.byte();
  writer.byte(kind);
  if (kind === EXTERNAL.function) writer.u32(layout.function(reader));
  else if (kind === EXTERNAL.global) writer.u32(layout.global(reader));
  else writer.u32(reader.u32());
}

function copyAsRead(reader: WasmReader, writer: WasmWriter, read: () => void): void {
  const start = reader.position;
  read();
  writer.copy(reader.bytes.subarray(start, reader.position));
}

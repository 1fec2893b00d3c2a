/**
 * Reads what a binary declares, which must be known before anything is rewritten.
 */
import { MAX_WASM_ITEMS } from "../../contracts/limits.ts";
import { WASM_METER_MODULE } from "../../contracts/sandbox-call.ts";
import { EXTERNAL, FUNCTION_TYPE } from "./external.ts";
import type { Declarations, Signature } from "./layout.ts";
import type { WasmReader } from "./reader.ts";
import { SECTION } from "./sections.ts";
import { readLimits, readReferenceType, readValueType } from "./value-types.ts";

/** Reads the declarations; the sections are read again when they are rewritten. Throws `Unmeterable`. */
export function readDeclarations(sections: ReadonlyMap<number, WasmReader>): Declarations {
  const types = readAll(sections.get(SECTION.type), readType);
  const typeIndex = (reader: WasmReader): number => {
    const index = reader.u32();
    return index < types.length ? index : reader.fail(`there is no type ${index}`);
  };
  const imports = readAll(sections.get(SECTION.import), (reader) => readImport(reader, typeIndex));
  return {
    types,
    importedFunctions: imports.flatMap(({ type }) => (type === undefined ? [] : [type])),
    importedGlobals: imports.filter(({ kind }) => kind === EXTERNAL.global).length,
    functions: readAll(sections.get(SECTION.function), typeIndex),
    globals: sections.get(SECTION.global)?.copy().u32() ?? 0,
  };
}

function readAll<Item>(section: WasmReader | undefined, read: (reader: WasmReader) => Item): Item[] {
  const reader = section?.copy();
  if (reader === undefined) return [];
  const items: Item[] = [];
  const count = reader.u32();
  if (count > MAX_WASM_ITEMS) reader.fail(`one of its lists has more than ${MAX_WASM_ITEMS} members`);
  while (items.length < count) items.push(read(reader));
  reader.finish();
  return items;
}

function readType(reader: WasmReader): Signature {
  if (reader.byte() !== FUNCTION_TYPE) reader.fail("it uses types of garbage-collected objects");
  return { params: readValueTypes(reader), results: readValueTypes(reader) };
}

function readValueTypes(reader: WasmReader): number {
  const count = reader.u32();
  for (let left = count; left > 0; left--) readValueType(reader);
  return count;
}

function readImport(
  reader: WasmReader,
  typeIndex: (reader: WasmReader) => number,
): { readonly kind: number; readonly type: number | undefined } {
  if (new TextDecoder().decode(reader.vector()) === WASM_METER_MODULE) {
    reader.fail(`it imports from "${WASM_METER_MODULE}", which is the platform's own`);
  }
  reader.vector();
  const kind = reader.byte();
  if (kind === EXTERNAL.function) return { kind, type: typeIndex(reader) };
  if (kind === EXTERNAL.table) readReferenceType(reader);
  if (kind === EXTERNAL.table || kind === EXTERNAL.memory) readLimits(reader);
  else if (kind === EXTERNAL.global) readGlobalType(reader);
  else if (kind === EXTERNAL.tag) readTag(reader, typeIndex);
  else reader.fail("it imports what functions may not import");
  return { kind, type: undefined };
}

/** Passes over the type of a global. */
export function readGlobalType(reader: WasmReader): void {
  readValueType(reader);
  if (reader.byte() > 1) reader.fail("it uses a kind of global that functions may not use");
}

/** Passes over a tag of an exception. */
export function readTag(reader: WasmReader, typeIndex: (reader: WasmReader) => number): void {
  if (reader.byte() !== 0) reader.fail("it uses a kind of tag that there is not");
  typeIndex(reader);
}

/**
 * Writes the metered binary, section by section.
 */
import { MAX_WASM_IMPORT_PARAMETERS } from "../../contracts/limits.ts";
import { WASM_METER_CHECK, WASM_METER_FUEL, WASM_METER_MODULE } from "../../contracts/sandbox-call.ts";
import { BodyCopy } from "./body.ts";
import { Effort } from "./effort.ts";
import { copyExport, copyGlobal, copyMemories, copyTables, copyTag } from "./entries.ts";
import { EXTERNAL, FUNCTION_TYPE } from "./external.ts";
import type { Layout } from "./layout.ts";
import { WasmReader } from "./reader.ts";
import { HEADER, SECTION } from "./sections.ts";
import { copyData, copyElements } from "./segments.ts";
import { writeTrampoline } from "./tick.ts";
import { I32 } from "./value-types.ts";
import { WasmWriter } from "./writer.ts";

/** Copies one section's content with what is added to it. */
type Rewrite = (reader: WasmReader, writer: WasmWriter, layout: Layout) => void;

const MUTABLE = 1;
/** A section that is not there: a list of nothing. */
const NOTHING = Uint8Array.of(0);

/** In the order of the standard. */
const REWRITES: readonly (readonly [id: number, rewrite: Rewrite])[] = [
  [SECTION.type, copyTypes],
  [SECTION.import, copyImports],
  [SECTION.function, copyFunctions],
  [SECTION.table, copyTables],
  [SECTION.memory, copyMemories],
  [SECTION.tag, each(copyTag)],
  [SECTION.global, each(copyGlobal)],
  [SECTION.export, each(copyExport)],
  [SECTION.start, (reader, writer, layout) => writer.u32(layout.function(reader))],
  [SECTION.element, each(copyElements)],
  [SECTION.dataCount, (reader, writer) => writer.u32(reader.u32())],
  [SECTION.code, copyCode],
  [SECTION.data, each(copyData)],
];

/** The metered binary. `length`: bytes of the author's. Throws `Unmeterable`. */
export function rewriteSections(
  sections: ReadonlyMap<number, WasmReader>,
  layout: Layout,
  length: number,
): Uint8Array<ArrayBuffer> {
  const writer = new WasmWriter(2 * length);
  writer.copy(HEADER);
  for (const [id, rewrite] of REWRITES) {
    const reader = sections.get(id) ?? (isNeeded(id, layout) ? new WasmReader(NOTHING) : undefined);
    if (reader === undefined) continue;
    writer.byte(id);
    writer.sized(() => rewrite(reader, writer, layout));
    reader.finish();
  }
  return writer.take();
}

/** Whether something is added to a section, even if the author's binary has none. */
function isNeeded(id: number, { check }: Layout): boolean {
  if (id === SECTION.type || id === SECTION.import) return true;
  return check > 0 && (id === SECTION.function || id === SECTION.code);
}

function each(copy: Rewrite): Rewrite {
  return (reader, writer, layout) => {
    const count = reader.u32();
    writer.u32(count);
    for (let left = count; left > 0; left--) copy(reader, writer, layout);
  };
}

/** Copies a list that was looked at before. */
function copyList(reader: WasmReader, writer: WasmWriter, added: number): void {
  writer.u32(reader.u32() + added);
  writer.copy(reader.rest());
}

function copyTypes(reader: WasmReader, writer: WasmWriter): void {
  copyList(reader, writer, 1);
  writer.byte(FUNCTION_TYPE, 0, 1, I32);
}

function copyImports(reader: WasmReader, writer: WasmWriter, layout: Layout): void {
  copyList(reader, writer, 2);
  const encoder = new TextEncoder();
  const add = (name: string): void => {
    writer.vector(encoder.encode(WASM_METER_MODULE));
    writer.vector(encoder.encode(name));
  };
  add(WASM_METER_CHECK);
  writer.byte(EXTERNAL.function);
  writer.u32(layout.checkType);
  add(WASM_METER_FUEL);
  writer.byte(EXTERNAL.global, I32, MUTABLE);
}

function copyFunctions(reader: WasmReader, writer: WasmWriter, { declarations }: Layout): void {
  copyList(reader, writer, declarations.importedFunctions.length);
  for (const type of declarations.importedFunctions) writer.u32(type);
}

function copyCode(reader: WasmReader, writer: WasmWriter, layout: Layout): void {
  const { functions, importedFunctions } = layout.declarations;
  if (reader.u32() !== functions.length) reader.fail("it does not have a body for each function");
  writer.u32(functions.length + importedFunctions.length);
  const effort = new Effort();
  for (const type of functions) {
    const body = reader.part(reader.u32());
    writer.sized(() => new BodyCopy(body, writer, layout, effort).copy(layout.signature(type).params));
  }
  let params = 0;
  for (const [imported, type] of importedFunctions.entries()) {
    const signature = layout.signature(type);
    params += signature.params;
    if (params > MAX_WASM_IMPORT_PARAMETERS) reader.fail("its imports have too many parameters");
    writer.sized(() => writeTrampoline(writer, layout, imported, signature));
  }
}

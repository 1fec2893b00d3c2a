/**
 * Rewrites segments of elements and data.
 */
import { copyExpression } from "./expressions.ts";
import type { Layout } from "./layout.ts";
import type { WasmReader } from "./reader.ts";
import { readReferenceType } from "./value-types.ts";
import type { WasmWriter } from "./writer.ts";

/** Bits of a segment of elements: it is not placed at start; it names a table or is only declared; it has expressions. */
const ELEMENT = { notPlaced: 1, named: 2, expressions: 4, all: 7 } as const;
const DATA = { placed: 0, kept: 1, placedIn: 2 } as const;

/** Copies one segment of elements. Throws `Unmeterable`. */
export function copyElements(reader: WasmReader, writer: WasmWriter, layout: Layout): void {
  const flags = reader.u32();
  if (flags > ELEMENT.all) reader.fail("it has a segment of a kind that there is not");
  writer.u32(flags);
  if ((flags & ELEMENT.notPlaced) === 0) {
    if ((flags & ELEMENT.named) !== 0) writer.u32(reader.u32());
    copyExpression(reader, writer, layout);
  }
  const hasExpressions = (flags & ELEMENT.expressions) !== 0;
  if ((flags & (ELEMENT.notPlaced | ELEMENT.named)) !== 0) copyKind(reader, writer, hasExpressions);
  const count = reader.u32();
  writer.u32(count);
  for (let left = count; left > 0; left--) {
    if (hasExpressions) copyExpression(reader, writer, layout);
    else writer.u32(layout.function(reader));
  }
}

function copyKind(reader: WasmReader, writer: WasmWriter, isType: boolean): void {
  const start = reader.position;
  if (isType) readReferenceType(reader);
  else if (reader.byte() !== 0) reader.fail("it has elements of a kind that there is not");
  writer.copy(reader.bytes.subarray(start, reader.position));
}

/** Copies one segment of data. Throws `Unmeterable`. */
export function copyData(reader: WasmReader, writer: WasmWriter, layout: Layout): void {
  const flags = reader.u32();
  if (flags > DATA.placedIn) reader.fail("it has a segment of a kind that there is not");
  writer.u32(flags);
  if (flags === DATA.placedIn) {
    if (reader.u32() !== 0) reader.fail("it uses more than one memory");
    writer.byte(0);
  }
  if (flags !== DATA.kept) copyExpression(reader, writer, layout);
  writer.vector(reader.vector());
}

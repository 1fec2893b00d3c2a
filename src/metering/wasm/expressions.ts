/**
 * Constant expressions: initial values of globals, elements and offsets.
 */
import { skipImmediates } from "./immediates.ts";
import { KIND, KINDS } from "./instructions.ts";
import type { Layout } from "./layout.ts";
import type { WasmReader } from "./reader.ts";
import type { WasmWriter } from "./writer.ts";

/** `end`; `i32.add` to `i32.mul`, and the same of `i64`. */
const WITHOUT_IMMEDIATE: ReadonlySet<number> = new Set([0x0b, 0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);
const CONSTANTS: ReadonlySet<number> = new Set([
  KIND.i32,
  KIND.i64,
  KIND.fourBytes,
  KIND.eightBytes,
  KIND.vector,
  KIND.nullReference,
]);

/** Copies an expression up to its end. Throws `Unmeterable`. */
export function copyExpression(reader: WasmReader, writer: WasmWriter, layout: Layout): void {
  for (let kind: number | undefined; kind !== KIND.end; ) {
    const start = reader.position;
    const opcode = reader.byte();
    kind = KINDS[opcode];
    if (kind === KIND.global || kind === KIND.functionReference) {
      writer.byte(opcode);
      writer.u32(kind === KIND.global ? layout.global(reader) : layout.function(reader));
    } else {
      if (!WITHOUT_IMMEDIATE.has(opcode)) skipConstant(kind, reader, layout);
      writer.copy(reader.bytes.subarray(start, reader.position));
    }
  }
}

function skipConstant(kind: number | undefined, reader: WasmReader, layout: Layout): void {
  if (kind === undefined || !CONSTANTS.has(kind)) reader.fail("an initial value is no constant");
  skipImmediates(kind, reader, layout);
}

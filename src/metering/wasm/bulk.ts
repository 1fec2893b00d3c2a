/**
 * Instructions on memories and tables as a whole, behind the opcode 0xfc.
 */
import { readMemoryIndex } from "./immediates.ts";
import { BULK } from "./instructions.ts";
import type { WasmReader } from "./reader.ts";

/** Reads an instruction behind 0xfc; returns the second part of its opcode. */
export function readBulk(reader: WasmReader): number {
  const opcode = reader.u32();
  switch (opcode) {
    case BULK.memoryInit:
      reader.u32();
      readMemoryIndex(reader);
      break;
    case BULK.memoryCopy:
      readMemoryIndex(reader);
      readMemoryIndex(reader);
      break;
    case BULK.memoryFill:
      readMemoryIndex(reader);
      break;
    case BULK.tableInit:
    case BULK.tableCopy:
      reader.u32();
      reader.u32();
      break;
    case BULK.dataDrop:
    case BULK.elementDrop:
    case BULK.tableGrow:
    case BULK.tableSize:
    case BULK.tableFill:
      reader.u32();
      break;
    default:
      if (opcode > BULK.lastTruncation) reader.fail("it uses an instruction that functions may not use");
  }
  return opcode;
}

const QUICK: ReadonlySet<number> = new Set([BULK.dataDrop, BULK.elementDrop, BULK.tableSize]);

/** Whether an instruction takes as long as what it works on is large. */
export function isBulkWork(opcode: number): boolean {
  return opcode > BULK.lastTruncation && !QUICK.has(opcode);
}

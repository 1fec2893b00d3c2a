/**
 * The tick: what metered WebAssembly does in front of each step.
 *
 *     fuel -= cost; if (fuel < 0) fuel = check()
 *
 * The fuel is one global for all instances of an isolate, so that none is hoarded in many of them. When `check` throws it
 * stays used up, and the next tick asks again.
 */
import type { Layout, Signature } from "./layout.ts";
import type { WasmWriter } from "./writer.ts";

/** A step that may take long for what it is: a call of what is outside, memory that is moved. */
export const FOREIGN_COST = 256;
/** Straight code pays by its length: so many bytes are one step. */
const BYTES_A_STEP = 256;
const COST_BYTES = 2;

const OP = {
  if: 0x04,
  end: 0x0b,
  call: 0x10,
  localGet: 0x20,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Const: 0x41,
  i32Less: 0x48,
  i32Subtract: 0x6b,
  empty: 0x40,
} as const;

/** Writes a tick that uses a local of its own. Returns where its cost stands, for `price`. */
export function writeTick(writer: WasmWriter, { fuel, check }: Layout, local: number): number {
  writer.byte(OP.globalGet);
  writer.u32(fuel);
  writer.byte(OP.i32Const);
  const at = writer.length;
  writer.byte(0x81, 0x00, OP.i32Subtract, OP.localTee);
  writer.u32(local);
  writer.byte(OP.globalSet);
  writer.u32(fuel);
  writer.byte(OP.localGet);
  writer.u32(local);
  writer.byte(OP.i32Const, 0, OP.i32Less, OP.if, OP.empty, OP.call);
  writer.u32(check);
  writer.byte(OP.globalSet);
  writer.u32(fuel);
  writer.byte(OP.end);
  return at;
}

/** Sets the cost of a tick. */
export function price(writer: WasmWriter, at: number, cost: number): void {
  writer.fill(at, cost, COST_BYTES);
}

/** What running through so many bytes of code costs. */
export function costOf(bytes: number): number {
  return Math.min(FOREIGN_COST, 1 + Math.floor(bytes / BYTES_A_STEP));
}

/** Writes the body of a function that pays for a call of an imported one, and passes it on. */
export function writeTrampoline(writer: WasmWriter, layout: Layout, imported: number, { params }: Signature): void {
  writer.byte(1, 1, 0x7f);
  price(writer, writeTick(writer, layout, params), FOREIGN_COST);
  for (let param = 0; param < params; param++) {
    writer.byte(OP.localGet);
    writer.u32(param);
  }
  writer.byte(OP.call);
  writer.u32(imported);
  writer.byte(OP.end);
}

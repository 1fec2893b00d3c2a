/**
 * The tick: what metered WebAssembly does in front of each step.
 *
 *     fuel -= cost; if (fuel < 0) fuel = check()
 *
 * The fuel is one global for all instances of an isolate, so that none is hoarded in many of them. When `check` throws it
 * stays used up, and the next tick asks again.
 */
import { I32 } from "./value-types.ts";
import { WasmWriter } from "./writer.ts";

/** A step that may take long for what it is: a call of what is outside, memory that is moved. */
export const FOREIGN_COST = 256;
/** Straight code pays by its length: so many bytes are one step. */
const BYTES_A_STEP = 256;
const COST_BYTES = 2;
const ONE_STEP = Uint8Array.of(0x81, 0x00);
/** One local, a number of 32 bits. */
const TICKS_LOCAL = Uint8Array.of(1, 1, I32);

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

/** The parts of a tick around its cost and its local; there may be a hundred thousand ticks. */
export interface Tick {
  readonly toCost: Uint8Array;
  readonly toLocal: Uint8Array;
  readonly toLocalAgain: Uint8Array;
  readonly toEnd: Uint8Array;
}

/** Prepares ticks that ask a function and use a global. */
export function prepareTick(check: number, fuel: number): Tick {
  const part = (...parts: readonly (number | { readonly index: number })[]): Uint8Array => {
    const writer = new WasmWriter(parts.length);
    for (const one of parts) typeof one === "number" ? writer.byte(one) : writer.u32(one.index);
    return writer.take();
  };
  const [asked, used] = [{ index: check }, { index: fuel }];
  return {
    toCost: part(OP.globalGet, used, OP.i32Const),
    toLocal: part(OP.i32Subtract, OP.localTee),
    toLocalAgain: part(OP.globalSet, used, OP.localGet),
    toEnd: part(OP.i32Const, 0, OP.i32Less, OP.if, OP.empty, OP.call, asked, OP.globalSet, used, OP.end),
  };
}

/** Writes a tick that uses a local of its own. Returns where its cost stands, for `price`. */
export function writeTick(writer: WasmWriter, tick: Tick, local: number): number {
  writer.copy(tick.toCost);
  const at = writer.length;
  writer.copy(ONE_STEP);
  writer.copy(tick.toLocal);
  writer.u32(local);
  writer.copy(tick.toLocalAgain);
  writer.u32(local);
  writer.copy(tick.toEnd);
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
export function writeTrampoline(writer: WasmWriter, tick: Tick, imported: number, params: number): void {
  writer.copy(TICKS_LOCAL);
  price(writer, writeTick(writer, tick, params), FOREIGN_COST);
  for (let param = 0; param < params; param++) {
    writer.byte(OP.localGet);
    writer.u32(param);
  }
  writer.byte(OP.call);
  writer.u32(imported);
  writer.byte(OP.end);
}

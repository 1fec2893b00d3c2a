/**
 * Assembles `src/adler32.wasm`: `node assemble.ts`. The instructions stand here as one would write them in WAT.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const I32 = 0x7f;
const VOID = 0x40;
/** Largest prime below 2^16. */
const BASE = 65_521;

/** A number, in LEB128. */
function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const byte = rest & 0x7f;
    const isLast = rest >> 7 === 0 && (byte & 0x40) === 0;
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}

const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
const vector = (...items: readonly (readonly number[])[]): number[] => [items.length, ...items.flat()];
const sized = (bytes: readonly number[]): number[] => [...leb(bytes.length), ...bytes];
const section = (id: number, ...items: readonly (readonly number[])[]): number[] => [id, ...sized(vector(...items))];

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const constant = (value: number): number[] => [0x41, ...leb(value)];
const [ADD, REMAINDER, SHIFT_LEFT, OR, LESS, LOAD_BYTE] = [0x6a, 0x70, 0x74, 0x72, 0x49, 0x2d];
const [BLOCK, LOOP, BRANCH, BRANCH_IF, IS_ZERO, END] = [0x02, 0x03, 0x0c, 0x0d, 0x45, 0x0b];

const [LENGTH, LOW, HIGH, AT] = [0, 1, 2, 3];
const adler32 = [
  ...[1, 3, I32], // three locals: low, high, at
  ...[...constant(1), ...set(LOW)],
  ...[BLOCK, VOID, LOOP, VOID],
  ...[...get(AT), ...get(LENGTH), LESS, IS_ZERO, BRANCH_IF, 1],
  ...[...get(LOW), ...get(AT), LOAD_BYTE, 0, 0, ADD, ...constant(BASE), REMAINDER, ...set(LOW)],
  ...[...get(HIGH), ...get(LOW), ADD, ...constant(BASE), REMAINDER, ...set(HIGH)],
  ...[...get(AT), ...constant(1), ADD, ...set(AT)],
  ...[BRANCH, 0, END, END],
  ...[...get(HIGH), ...constant(16), SHIFT_LEFT, ...get(LOW), OR, END],
];

const bytes = [
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [0x60, 1, I32, 1, I32]), // type: (i32) => i32
  ...section(3, [0]), // function 0 has type 0
  ...section(5, [0, 1]), // memory: one page
  ...section(7, [...text("memory"), 0x02, 0], [...text("adler32"), 0x00, 0]),
  ...section(10, sized(adler32)),
];
writeFileSync(join(import.meta.dirname, "src/adler32.wasm"), Uint8Array.from(bytes));

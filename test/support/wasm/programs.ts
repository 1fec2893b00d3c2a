/**
 * Programs in WebAssembly that come to an end, made at random: arithmetic, locals and globals, blocks, branches, counted
 * loops, calls of each other, of imports and by table, memory, exceptions.
 */
import fc from "fast-check";

/** Functions of a program. Each calls only those after it, so that none recurs. */
const FUNCTIONS = 4;
/** What the programs import: `(i32) → i32`. */
export const PROGRAM_IMPORTS = "({ a: { f: (x) => (x ^ 0x5a5a) | 0, n: 3 } })";

const leaf = (index: number) =>
  fc.oneof(
    fc.integer({ min: -3, max: 300 }).map((value) => `(i32.const ${value})`),
    fc.nat(2).map((local) => `(local.get ${local})`),
    fc.nat(1).map((global) => `(global.get ${global})`),
    fc.nat(60_000).map((address) => `(i32.load8_u (i32.const ${address}))`),
    fc.constant(`(i64.eqz (i64.const ${BigInt(index) << 40n}))`),
    fc.constant("(i32x4.extract_lane 2 (v128.const i32x4 1 2 3 4))"),
  );

const binary = fc.constantFrom("i32.add", "i32.sub", "i32.mul", "i32.xor", "i32.lt_s", "i32.shr_u");

/** The body of the function at a place; its statements leave nothing on the stack. */
function bodyOf(index: number): fc.Arbitrary<string> {
  const callees = Array.from({ length: FUNCTIONS - index }, (_, offset) => index + 1 + offset);
  const { statement } = fc.letrec<{ value: string; statement: string; statements: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf(index),
      fc.tuple(binary, tie("value"), tie("value")).map(([op, one, other]) => `(${op} ${one} ${other})`),
      tie("value").map((value) => `(call $host ${value})`),
      fc.tuple(fc.constantFrom(...callees), tie("value")).map(([callee, value]) => `(call $f${callee} ${value})`),
      fc
        .tuple(fc.constantFrom(...callees), tie("value"))
        .map(([callee, value]) => `(call_indirect (param i32) (result i32) ${value} (i32.const ${callee}))`),
      fc
        .tuple(tie("value"), tie("value"), tie("value"))
        .map(([test, one, other]) => `(if (result i32) ${test} (then ${one}) (else ${other}))`),
      fc.tuple(tie("statements"), tie("value")).map(([some, value]) => `(block (result i32) ${some} ${value})`),
    ),
    statements: fc.array(tie("statement"), { maxLength: 3 }).map((some) => some.join(" ")),
    statement: fc.oneof(
      { maxDepth: 3 },
      fc.tuple(fc.nat(2), tie("value")).map(([local, value]) => `(local.set ${local} ${value})`),
      tie("value").map((value) => `(global.set 1 ${value})`),
      fc.tuple(fc.nat(60_000), tie("value")).map(([address, value]) => `(i32.store8 (i32.const ${address}) ${value})`),
      fc.nat(200).map((size) => `(memory.fill (i32.const ${size}) (i32.const 7) (i32.const ${size}))`),
      fc.tuple(tie("value"), tie("statements")).map(([test, some]) => `(block ${some} (br_if 0 ${test}) ${some})`),
      fc
        .tuple(fc.nat(4), tie("statements"))
        .map(
          ([count, some]) =>
            `(local.set 3 (i32.const ${count})) (loop ${some} (br_if 0 (i32.gt_s (local.tee 3 (i32.sub (local.get 3) (i32.const 1))) (i32.const 0))))`,
        ),
      fc
        .tuple(tie("statements"), tie("value"), fc.boolean())
        .map(
          ([some, value, throws]) =>
            `(try (do ${some} ${throws ? `(throw $e ${value})` : ""}) (catch $e (local.set 1)))`,
        ),
    ),
  }));
  return fc
    .array(statement, { minLength: 1, maxLength: 4 })
    .map(
      (statements) =>
        `(func $f${index} (param i32) (result i32) (local i32 i32 i32) ${statements.join(" ")} (local.get 1))`,
    );
}

/** The text of a program that exports `f`, which takes a number and gives one. */
export const programs: fc.Arbitrary<string> = fc
  .tuple(...Array.from({ length: FUNCTIONS }, (_, index) => bodyOf(index)))
  .map(
    (functions) => `(module (import "a" "f" (func $host (param i32) (result i32))) (import "a" "n" (global i32))
      (memory 1) (global (mut i32) (i32.const 1)) (tag $e (param i32)) (table ${FUNCTIONS + 2} funcref)
      (elem (i32.const 0) $f0 $f1 $f2 $f3 $f${FUNCTIONS} $host) ${functions.join("\n")}
      (func $f${FUNCTIONS} (param i32) (result i32) (return_call $host (local.get 0))) (export "f" (func $f0)))`,
  );

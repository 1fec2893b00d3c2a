/**
 * Metered WebAssembly: does what it did before, pays for what may take long, and never gets at the meter.
 */
import { describe, expect, it } from "vitest";
import { MAX_WASM_PAGES, MAX_WASM_TABLE_ENTRIES } from "../../../../src/contracts/limits.ts";
import { meterWasm } from "../../../../src/metering/wasm/meter.ts";
import { assemble } from "../../../support/wasm/assemble.ts";
import { metered, runWasm } from "../../../support/wasm/run.ts";

/** What a module's exports give, plain and metered. */
async function both(text: string, calls: [string, ...number[]][], imports = "({})") {
  const bytes = await assemble(text);
  const plain = await runWasm(bytes, { calls, imports });
  const paid = await runWasm(metered(bytes), { calls, imports, fuelAtFirst: 100_000 });
  return { plain: plain?.results, metered: paid?.results, used: paid?.used ?? 0 };
}

describe("results stay as they were", () => {
  it.each<[string, string, [string, ...number[]][]]>([
    ["of nothing", "(module)", []],
    [
      "of a loop with parameters",
      `(module (func (export "f") (param i32) (result i32)
        i32.const 0 local.get 0
        loop (param i32 i32) (result i32)
          local.tee 0 i32.add local.get 0 i32.const 1 i32.sub local.tee 0 local.get 0 br_if 0 drop end))`,
      [["f", 10]],
    ],
    [
      "of calls by table, by reference and by start",
      `(module (global $n (mut i32) (i32.const 5)) (global $m i32 (i32.const 7)) (table 4 funcref) (start $s)
        (elem (i32.const 1) $a $b) (elem declare func $c)
        (func $s global.get $n i32.const 1 i32.add global.set $n i32.const 3 ref.func $c table.set 0)
        (func $a (result i32) global.get $n) (func $b (result i32) global.get $m) (func $c (result i32) i32.const 9)
        (func (export "f") (param i32) (result i32) local.get 0 call_indirect (result i32)))`,
      [
        ["f", 0],
        ["f", 1],
        ["f", 2],
        ["f", 3],
        ["f", 4],
      ],
    ],
    [
      "of memory",
      `(module (memory 1 2) (data (i32.const 8) "abc") (data $p "xyz")
        (func (export "f") (result i32) (memory.init $p (i32.const 0) (i32.const 0) (i32.const 3))
          (memory.copy (i32.const 4) (i32.const 0) (i32.const 3)) (memory.fill (i32.const 9) (i32.const 1) (i32.const 2))
          (i32.xor (i32.load (i32.const 4)) (i32.load (i32.const 8))))
        (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`,
      [["f"], ["grow", 1], ["grow", 1]],
    ],
    [
      "of exceptions",
      `(module (tag $e (param i32))
        (func $t (param i32) local.get 0 throw $e)
        (func (export "f") (param i32) (result i32)
          try (result i32) local.get 0 call $t i32.const 0 catch $e i32.const 1 i32.add catch_all i32.const -1 end)
        (func (export "d") (result i32)
          try (result i32) try i32.const 4 call $t delegate 0 i32.const 0 catch $e end))`,
      [["f", 3], ["d"]],
    ],
    [
      "of vectors",
      `(module (memory 1) (func (export "f") (result i32)
        (v128.store (i32.const 16) (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31
          (v128.const i32x4 1 2 3 4) (v128.const i32x4 5 6 7 8)))
        (v128.load32_lane 1 (i32.const 16) (v128.const i64x2 0 0)) i32x4.extract_lane 1
        (i32x4.extract_lane 3 (v128.load (i32.const 16))) i32.add))`,
      [["f"]],
    ],
    [
      "of branches by table",
      `(module (func (export "f") (param i32) (result i32)
        block block block local.get 0 br_table 0 1 2 end i32.const 10 return end i32.const 20 return end i32.const 30))`,
      [
        ["f", 0],
        ["f", 1],
        ["f", 9],
      ],
    ],
  ])("%s", async (_, text, calls) => {
    const outcome = await both(text, calls);
    expect(outcome.metered).toEqual(outcome.plain);
  });

  it("of imports, which are called, exported, put into tables and started", async () => {
    const text = `(module (import "a" "n" (global $n i32)) (import "a" "f" (func $f (param i32) (result i32)))
      (import "a" "go" (func $go)) (start $go) (table 1 funcref) (elem (i32.const 0) $f) (export "again" (func $f))
      (global (export "own") (mut i32) (global.get $n))
      (func (export "call") (param i32) (result i32) local.get 0 call $f)
      (func (export "indirect") (param i32) (result i32) local.get 0 i32.const 0 call_indirect (param i32) (result i32)))`;
    const calls: [string, ...number[]][] = [
      ["again", 1],
      ["call", 2],
      ["indirect", 3],
    ];
    const outcome = await both(text, calls, "({ a: { n: 1, f: (x) => 2 * x, go() {} } })");
    expect(outcome.metered).toEqual(["started", "2", "4", "6"]);
    expect(outcome.plain).toEqual(outcome.metered);
    // Started, and called three ways: each a foreign step, two of them in a function that is one step itself.
    expect(outcome.used).toBe(4 * 256 + 2);
  });
});

describe("what is paid for", () => {
  const used = async (text: string, calls: [string, ...number[]][]) => (await both(text, calls)).used;

  it("is each activation and each iteration", async () => {
    const text = `(module (func $f (export "f") (param i32) (loop (br_if 0
      (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))`;
    expect(await used(text, [["f", 10]])).toBe(11);
    expect(
      await used(text, [
        ["f", 10],
        ["f", 1],
      ]),
    ).toBe(13);
  });

  it("is straight code by its length, and locals by their number", async () => {
    const straight = `(module (func (export "f") ${"i32.const 1000 drop ".repeat(2_000)}))`;
    expect(await used(straight, [["f"]])).toBeGreaterThan(20);
    const locals = `(module (func (export "f") (local ${"i64 ".repeat(6_400)})))`;
    expect(await used(locals, [["f"]])).toBe(101);
  });

  it("is what moves memory and tables, as much as a call of something foreign", async () => {
    for (const work of [
      "(memory.fill (i32.const 0) (i32.const 0) (i32.const 0))",
      "(memory.copy (i32.const 0) (i32.const 0) (i32.const 0))",
      "(drop (memory.grow (i32.const 0)))",
      "(drop (table.grow (ref.null func) (i32.const 0)))",
      "(table.fill (i32.const 0) (ref.null func) (i32.const 0))",
    ]) {
      expect(await used(`(module (memory 1) (table 1 funcref) (func (export "f") ${work}))`, [["f"]]), work).toBe(257);
    }
  });
});

it("bounds memories and tables, whatever they declare", async () => {
  const text = `(module (memory 1 65536) (table 1 funcref)
    (func (export "m") (param i32) (result i32) local.get 0 memory.grow)
    (func (export "t") (param i32) (result i32) ref.null func local.get 0 table.grow))`;
  const calls: [string, ...number[]][] = [
    ["m", MAX_WASM_PAGES],
    ["m", 1],
    ["t", MAX_WASM_TABLE_ENTRIES],
    ["t", 1],
  ];
  expect((await both(text, calls)).metered).toEqual(["started", "-1", "1", "-1", "1"]);
});

describe("no index leads to what was added", () => {
  /** A module with one of each, in which bytes are replaced afterwards. */
  const patched = async (text: string, from: number[], to: number[]) => {
    const bytes = await assemble(text);
    const at = Buffer.from(bytes).indexOf(Buffer.from(from));
    expect(at).toBeGreaterThan(0);
    bytes.set(to, at);
    return meterWasm(bytes);
  };
  const body = (code: string) => `(module (import "a" "b" (func)) (global (mut i32) (i32.const 0))
    (func (export "f") (local i32) ${code}))`;

  it.each([
    ["the fuel", body("i32.const 77 global.set 0"), [0x24, 0x00], [0x24, 0x01], /no global 1/],
    ["the function behind all others", body("i32.const 77 drop call 0"), [0x10, 0x00], [0x10, 0x02], /no function 2/],
    ["the tick's local", body("i32.const 77 local.set 0"), [0x21, 0x00], [0x21, 0x01], /local that there is not/],
    ["the type of the check", body("i32.const 0 call_indirect"), [0x11, 0x00], [0x11, 0x01], /no type 1/],
    [
      "an export of the fuel",
      '(module (global i32 (i32.const 0)) (export "zz" (global 0)))',
      [0x7a, 3, 0],
      [0x7a, 3, 1],
      /no global 1/,
    ],
  ])("neither to %s", async (_, text, from, to, reason) => {
    expect(await patched(text, from, to)).toMatchObject({
      ok: false,
      fault: { reason: expect.stringMatching(reason) },
    });
  });
});

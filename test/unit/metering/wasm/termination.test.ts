/**
 * WebAssembly that runs for ever, and catches what it can: it ends when the meter throws at every check.
 */
import { describe, expect, it } from "vitest";
import { assemble } from "../../../support/wasm/assemble.ts";
import { metered, runWasm } from "../../../support/wasm/run.ts";

const ENDLESS = {
  "a loop": '(module (func (export "f") (loop br 0)))',
  "a loop in a loop": '(module (func (export "f") (loop (loop br 0) br 0)))',
  "a loop left by a table": '(module (func (export "f") (loop (block i32.const 5 br_table 0 1) br 0)))',
  "a loop with a value": '(module (func (export "f") i32.const 1 (loop (param i32) br 0)))',
  "a loop that catches": '(module (func (export "f") (loop (try (do (loop br 0)) (catch_all)) br 0)))',
  "a loop that catches calls": `(module (func $g (loop br 0))
    (func (export "f") (loop (try (do call $g) (catch_all)) br 0)))`,
  recursion: '(module (func $f (export "f") call $f))',
  "recursion twice over": '(module (func $f (export "f") (try (do call $f) (catch_all)) call $f))',
  "tail calls": '(module (func $f (export "f") return_call $f))',
  "tail calls by table": `(module (table 1 funcref) (elem (i32.const 0) $f)
    (func $f (export "f") i32.const 0 return_call_indirect))`,
  "two functions that call each other": '(module (func $f (export "f") return_call $g) (func $g return_call $f))',
  "the start": '(module (func $f (loop br 0)) (start $f) (func (export "f")))',
  "dead code that is none": '(module (func (export "f") (block br 0) (loop br 0 unreachable)))',
  "code behind an endless exception": `(module (tag $e)
    (func (export "f") (loop (try (do throw $e) (catch $e)) br 0)))`,
};

const FOREIGN = {
  "an import in a loop": '(module (import "a" "b" (func $h)) (func (export "f") (loop call $h br 0)))',
  "an import by table": `(module (import "a" "b" (func $h)) (table 1 funcref) (elem (i32.const 0) $h)
    (func (export "f") (loop i32.const 0 call_indirect br 0)))`,
  "an import by tail calls": `(module (import "a" "b" (func $h)) (func $f (export "f") call $h return_call $f))`,
};

describe("ends at its limit:", () => {
  it.each(Object.entries(ENDLESS))("%s", async (_, text) => {
    const outcome = await runWasm(metered(await assemble(text)), { calls: [["f"]], maxChecks: 200 });
    expect(outcome, "it hung").not.toBeNull();
    expect(outcome?.checks).toBeGreaterThan(200);
    expect(outcome?.results.join()).toMatch(/limit|call stack/);
  });

  it.each(Object.entries(FOREIGN))("%s, after few calls", async (_, text) => {
    const imports = "(globalThis.n = 0, { a: { b() { if (++globalThis.n > 9) throw new Error('too many'); } } })";
    const outcome = await runWasm(metered(await assemble(text)), {
      calls: [["f"]],
      maxChecks: 1,
      fuel: 2_048,
      imports,
    });
    expect(outcome?.results).toEqual(["started", "limit"]);
  });
});

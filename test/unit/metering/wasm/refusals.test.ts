/**
 * WebAssembly that is refused, and why.
 */
import { describe, expect, it } from "vitest";
import { MAX_UNBROKEN_WORK_MS } from "../../../../src/contracts/limits.ts";
import { meterWasm } from "../../../../src/metering/wasm/meter.ts";
import { assemble } from "../../../support/wasm/assemble.ts";

const reasonOf = (bytes: Uint8Array): string => {
  const result = meterWasm(bytes);
  return result.ok ? "" : result.fault.reason;
};

describe("what a function may not use", () => {
  it.each([
    ["shared memory", "(module (memory 1 1 shared))", /shared memory/],
    ["shared memory of somebody else", '(module (import "a" "b" (memory 1 1 shared)))', /shared memory/],
    ["memory of 64 bits", "(module (memory i64 1))", /64 bits/],
    ["two memories", "(module (memory 1) (memory 1))", /more than one memory/],
    ["a huge memory", "(module (memory 3000))", /2048 pages/],
    ["a huge table", "(module (table 600000 funcref) (table 600000 funcref))", /1000000 entries/],
    ["atomics", "(module (memory 1) (func i32.const 0 i32.atomic.load drop))", /threads/],
    ["objects", "(module (type (struct (field i32))))", /garbage-collected/],
    ["typed references", "(module (type $t (func)) (func (param (ref $t)) unreachable))", /type of values/],
    ["the meter's own name", '(module (import "troupe:meter" "check" (func)))', /platform's own/],
    ["the fuel by the meter's name", '(module (import "troupe:meter" "fuel" (global (mut i32))))', /platform's own/],
  ])("%s", async (_, text, reason) => {
    expect(reasonOf(await assemble(text))).toMatch(reason);
  });
});

describe("what is no binary", () => {
  it.each([
    ["nothing", [], /begin/],
    ["text", [...Buffer.from("(module)")], /begin/],
    ["a component", [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0], /component/],
    ["a section that ends too early", [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1], /too early/],
    ["sections out of order", [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 3, 1, 0, 1, 1, 0], /order/],
    ["a section twice", [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 1, 0, 1, 1, 0], /order/],
    ["an unknown section", [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 14, 1, 0], /no section 14/],
    ["a number without an end", [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0], /too long/],
    ["a number beyond its type", [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x1f], /too large/],
    ["more than a section says", [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 2, 0, 0], /longer/],
    ["a function without a body", [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 1, 0], /body/],
  ])("%s", (_, bytes, reason) => {
    expect(reasonOf(Uint8Array.from(bytes))).toMatch(reason);
  });
});

describe("what would take the engine long", () => {
  it("is refused: many branches among many locals", async () => {
    const code = "block i32.const 0 br_if 0 end ".repeat(10_000);
    expect(reasonOf(await assemble(`(module (func (local ${"i32 ".repeat(45_000)}) ${code}))`))).toMatch(/branches/);
  });

  it("is refused: more locals than the engine takes", async () => {
    expect(reasonOf(await assemble(`(module (func (local ${"i32 ".repeat(50_000)})))`))).toMatch(/locals/);
  });

  it("is refused in good time, and so is everything else", async () => {
    const many = await assemble(`(module ${"(func (loop br 0))".repeat(90_000)})`);
    const startedMs = performance.now();
    expect(meterWasm(many).ok).toBe(true);
    expect(performance.now() - startedMs).toBeLessThan(MAX_UNBROKEN_WORK_MS);
  });
});

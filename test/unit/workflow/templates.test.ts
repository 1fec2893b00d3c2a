import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Condition } from "../../../src/contracts/workflow.ts";
import { findConditionReferences, holds, printCondition } from "../../../src/workflow/conditions.ts";
import { FaultList } from "../../../src/workflow/places.ts";
import { fill, findReferences, type Scope } from "../../../src/workflow/templates.ts";

const OUTPUTS: Readonly<Record<string, unknown>> = {
  add: 42,
  list: [1, { x: "y" }],
  rich: new Map([[1, new Date(0)]]),
  nothing: undefined,
};
const scope: Scope = {
  output(step) {
    if (!Object.hasOwn(OUTPUTS, step)) throw new Error(`${step} has no output`);
    return OUTPUTS[step];
  },
  isSkipped: (step) => step.startsWith("skipped"),
  input: { name: "Ada", n: 5 },
  item: "the item",
  index: 3,
  runId: "run_1",
  callKey: "step[3]",
};

describe("templates", () => {
  test.each<[unknown, unknown]>([
    ["$add.output", 42],
    ["$list.output[1].x", "y"],
    ["$list.output[9].x", undefined],
    ["$input.name", "Ada"],
    ["$item", "the item"],
    ["$index", 3],
    ["$run.id", "run_1"],
    ["$run.step", "run_1/step[3]"],
    ["$$add.output", "$add.output"],
    ["a $add.output", "a $add.output"],
    [
      ["$add.output", { deep: ["$input.n"] }],
      [42, { deep: [5] }],
    ],
    [{ $first: ["$skipped.output", ["$add.output", "$skipped.output"], "$input.n"] }, 5],
    [{ $first: [{ $first: ["$skipped.output"] }, "no"] }, "no"],
    [{ $first: ["$nothing.output", "$add.output"] }, undefined],
    [{ $first: ["$skipped.output"] }, undefined],
    [{ a: { $first: ["$add.output"] } }, { a: 42 }],
    ["$skipped.output", undefined],
    [5n, 5n],
    [null, null],
  ])("%o is %o", (template, expected) => {
    expect(fill(template, scope)).toEqual(expected);
  });

  test("values of other kinds pass as they are", () => {
    const bytes = new Uint8Array(3);
    const map = new Map([["$add.output", "$add.output"]]);
    expect(fill(["$rich.output", bytes, map], scope)).toEqual([OUTPUTS.rich, bytes, map]);
  });

  test("members named __proto__ are members", () => {
    const filled = fill(JSON.parse('{"__proto__":"$add.output"}'), scope);
    expect(Object.getOwnPropertyDescriptor(filled, "__proto__")?.value).toBe(42);
  });

  test("what has no dollar sign stands for itself", () => {
    const plain = fc.jsonValue().filter((value) => !JSON.stringify(value).includes("$"));
    fc.assert(
      fc.property(plain, (template) => {
        expect(fill(template, scope)).toEqual(template);
        expect(findReferences(template, [], new FaultList())).toEqual([]);
      }),
    );
  });

  test("references are found where they stand", () => {
    const found = findReferences(
      { a: ["$x.output", { $first: [["$y.output"], "$input"] }] },
      ["args"],
      new FaultList(),
    );
    expect(found).toEqual([
      { reference: { to: "step", step: "x", path: [] }, place: ["args", "a", 0], isOptional: false },
      {
        ...{ reference: { to: "step", step: "y", path: [] }, isOptional: true },
        place: ["args", "a", 1, "$first", 0, 0],
      },
      { reference: { to: "input", path: [] }, place: ["args", "a", 1, "$first", 1], isOptional: true },
    ]);
  });
});

describe("conditions", () => {
  test.each<[Condition, boolean, string]>([
    [true, true, "true"],
    ["$add.output", true, "$add.output"],
    ["$nothing.output", false, "$nothing.output"],
    ["$input.missing.x", false, "$input.missing.x"],
    [{ not: "$add.output" }, false, "not $add.output"],
    [{ all: [] }, true, "true"],
    [{ any: [] }, false, "false"],
    [{ all: ["$add.output", { not: false }] }, true, "$add.output and (not false)"],
    [{ any: [false, { equals: ["$add.output", 42] }] }, true, "false or ($add.output = 42)"],
    [{ equals: [{ x: "$list.output[1]" }, { x: { x: "y" } }] }, true, '{"x":"$list.output[1]"} = {"x":{"x":"y"}}'],
    [{ less: ["$add.output", 43] }, true, "$add.output < 43"],
    [{ less: ["$add.output", 42] }, false, "$add.output < 42"],
    [{ greater: ["$add.output", 41] }, true, "$add.output > 41"],
    [{ less: ["a", "b"] }, true, "a < b"],
    [{ less: ["1", 2] }, false, "1 < 2"],
    [{ greater: ["$nothing.output", 2] }, false, "$nothing.output > 2"],
  ])("%j is %j", (condition, expected, printed) => {
    expect(holds(condition, scope)).toBe(expected);
    expect(printCondition(condition, (each) => (typeof each === "string" ? each : JSON.stringify(each)))).toBe(printed);
    const faults = new FaultList();
    findConditionReferences(condition, [], faults);
    expect(faults.isEmpty).toBe(true);
  });

  test.each<[unknown, unknown, boolean]>([
    [Number.NaN, Number.NaN, true],
    [0, -0, true],
    [1, 1n, false],
    [new Date(5), new Date(5), true],
    [new Date(5), new Date(6), false],
    [new Map([[1, [2]]]), new Map([[1, [2]]]), true],
    [new Map([[1, 2]]), new Map([[1, 3]]), false],
    [new Set([1]), new Set([1]), true],
    [new Uint8Array([1]), new Uint8Array([1]), true],
    [new Uint8Array([1]), new Int8Array([1]), false],
    [/a/g, /a/i, false],
    [{ a: undefined }, {}, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [[1], { 0: 1 }, false],
    [null, undefined, false],
    [[], new Map(), false],
  ])("%o equals %o: %j", (left, right, expected) => {
    expect(holds({ equals: [left, right] }, scope)).toBe(expected);
    expect(holds({ equals: [right, left] }, scope)).toBe(expected);
  });

  test.each<[unknown, unknown, boolean]>([
    [1, 2n, true],
    [1n, 2, true],
    [new Date(1), new Date(2), true],
    [new Date(1), 2, false],
    [[1], [2], false],
    [true, 2, false],
  ])("%o is less than %o: %j", (left, right, expected) => {
    expect(holds({ less: [left, right] }, scope)).toBe(expected);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { follow, printReference, type Reference, readText } from "../../../src/workflow/references.ts";

const reference = (text: string): Reference => {
  const read = readText(text);
  if (read.kind !== "reference") throw new Error(`${text} is ${read.kind}`);
  return read.reference;
};

describe("texts", () => {
  test.each<[string, Reference]>([
    ["$add.output", { to: "step", step: "add", path: [] }],
    ["$add.output.items[0].x", { to: "step", step: "add", path: ["items", 0, "x"] }],
    ['$my-step_2.output["any key"]["\\u0041\\""]', { to: "step", step: "my-step_2", path: ["any key", 'A"'] }],
    ["$add.output.output", { to: "step", step: "add", path: ["output"] }],
    ["$input", { to: "input", path: [] }],
    ["$input.output", { to: "input", path: ["output"] }],
    ["$item[12].größe", { to: "item", path: [12, "größe"] }],
    ["$index", { to: "index", path: [] }],
    ["$index.output", { to: "step", step: "index", path: [] }],
    ["$run.id", { to: "run.id", path: [] }],
    ["$run.step", { to: "run.step", path: [] }],
    ["$run.output.id", { to: "step", step: "run", path: ["id"] }],
    ["$input.__proto__", { to: "input", path: ["__proto__"] }],
  ])("%s is a reference", (text, expected) => {
    expect(readText(text)).toEqual({ kind: "reference", reference: expected });
  });

  test.each([
    ["", ""],
    ["add.output", "add.output"],
    ["the $add.output", "the $add.output"],
    ["$", "$"],
    ["$5.00", "$5.00"],
    ["$ add", "$ add"],
    ["$_", "$_"],
    ["$é", "$é"],
    ["$$", "$"],
    ["$$add.output", "$add.output"],
    ["$$$add", "$$add"],
  ])("%j is the text %j", (text, expected) => {
    expect(readText(text)).toEqual({ kind: "plain", text: expected });
  });

  test.each([
    ...[
      "$add",
      "$add.result",
      "$add.output.",
      "$add.output[",
      "$add.output[-1]",
      "$add.output[01]",
      "$add.output[1e3]",
    ],
    ...["$add.output x", "$add.output.a-b", '$add.output["a]', "$add.output['a']", '$add.output["\\x"]', "$input."],
    ...["$index.x", "$run", "$run.name", "$run.id.x", "$add.output[9999999999]", "$add.output\n", '$a.output["\n"]'],
  ])("%j is neither", (text) => {
    expect(readText(text).kind).toBe("broken");
  });

  test("a text of any length is read in time that grows with it", () => {
    const before = performance.now();
    for (const part of ["[0]", ".a", '["a"]', '["\\\\', '["', "[", "."]) readText(`$a.output${part.repeat(50_000)}`);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test("what is printed is read as the same", () => {
    const segment = fc.oneof(
      fc.nat(999_999_999),
      fc.string({ unit: "binary" }),
      fc.constantFrom("a", "output", "ä", "$"),
    );
    const path = fc.array(segment, { maxLength: 5 });
    const any = fc.oneof(
      fc.record({ to: fc.constant("step"), step: fc.constantFrom("a", "index", "run", "a-b_1"), path }),
      fc.record({ to: fc.constantFrom("input", "item"), path }),
      fc.record({ to: fc.constantFrom("index", "run.id", "run.step"), path: fc.constant([]) }),
    ) as fc.Arbitrary<Reference>;
    fc.assert(
      fc.property(any, (each) => {
        expect(reference(printReference(each))).toEqual(each);
      }),
    );
  });
});

describe("paths", () => {
  const value = { a: [{ b: null }, "text"], n: 5, bytes: new Uint8Array([7]), map: new Map([["k", 1]]) };
  test.each<[string, unknown]>([
    ["$input.a[0].b", null],
    ["$input.a[1]", "text"],
    ["$input.a[1][0]", "t"],
    ["$input.a.length", 2],
    ["$input.a[1].length", 4],
    ["$input.bytes[0]", 7],
    ["$input.a[7].b.c", undefined],
    ["$input.a[0].b.c", undefined],
    ["$input.n.toFixed", undefined],
    ["$input.a.map", undefined],
    ["$input.map.k", undefined],
    ["$input.constructor", undefined],
    ["$input.__proto__", undefined],
    ["$input.a.__proto__.push", undefined],
  ])("%s", (text, expected) => {
    expect(follow(value, reference(text).path)).toEqual(expected);
  });

  test("members of its own have any names", () => {
    expect(follow(JSON.parse('{"__proto__":{"constructor":1}}'), ["__proto__", "constructor"])).toBe(1);
  });
});

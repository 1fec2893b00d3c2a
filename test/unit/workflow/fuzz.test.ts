/**
 * Documents from anywhere: reading never throws, takes little time, and each fault tells a place that is there.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawWorkflow } from "../../../src/workflow/mermaid.ts";
import { mergeFaults } from "../../../src/workflow/places.ts";
import { readParts } from "../../../src/workflow/read.ts";
import { readSegment } from "../../../src/workflow/references.ts";
import { checkParts, checkWorkflow } from "../../../src/workflow/types.ts";
import { DOCUMENTS, SOURCES } from "../../suites/workflow-documents.case.ts";
import { graph } from "../../suites/workflows/row.ts";
import { readCorpusJson } from "../../support/corpora.ts";
import { mutated } from "../../support/mutations.ts";
import { contractsOf } from "../../support/workflows.ts";

const SEED = { seed: 20261124 };
const contractOf = contractsOf(SOURCES);
const naughty = fc.constantFrom(...(readCorpusJson("naughty-strings/blns.json") as string[]));
const texts = fc.constantFrom(
  ...["$a.output", "$add.output.x[0]", "$input", "$item", "$index", "$run.step", "$", "$$", "$x", "add", "a", ""],
);
const odd = fc.constantFrom(
  Number.NaN,
  -0,
  1e308,
  5n,
  undefined,
  new Date(0),
  new Map([["a", "$a"]]),
  new Uint8Array(1),
);
const values = fc.oneof(fc.jsonValue({ maxDepth: 3 }), texts, naughty, odd, fc.constant({ $first: ["$a.output", 1] }));

/** Reads, checks and draws a document, and gives what was found. */
function look(document: unknown, durable = false) {
  const { workflow, parts, faults } = readParts(document, { durable });
  if (workflow === undefined) {
    expect(faults.length).toBeGreaterThan(0);
    return mergeFaults(faults, checkParts(parts, contractOf));
  }
  expect(faults).toEqual([]);
  expect(drawWorkflow(workflow)).toMatch(/^flowchart TD\n/);
  expectOrder(workflow.steps);
  return checkWorkflow(workflow, contractOf);
}

/** Whatever a step needs stands before it. */
function expectOrder(steps: readonly { id: string; needs: readonly string[]; requires: readonly string[] }[]): void {
  const before = new Set<string>();
  for (const { id, needs, requires } of steps) {
    for (const need of needs) expect(before).toContain(need);
    for (const need of requires) expect(needs).toContain(need);
    before.add(id);
  }
}

/** A fault's place is there, or it is a member that is missing of one that is. */
function expectPlace(document: unknown, path: string): void {
  const text = path === "" || path.startsWith("[") ? path : `.${path}`;
  let current = document;
  for (let at = 0; at < text.length; ) {
    const found = readSegment(text, at);
    if (found === null) throw new Error(`${path} is no path`);
    expect(typeof current === "object" && current !== null, path).toBe(true);
    current = Reflect.get(Object(current), found.segment);
    at = found.end;
  }
}

describe("whatever comes", () => {
  test.each(DOCUMENTS.map((row) => [row.title, row] as const))("places of: %s", (_, row) => {
    for (const { path } of look(row.document, row.durable)) expectPlace(row.document, path);
  });

  test("any value is read", () => {
    const anything = fc.oneof(values, fc.anything({ withBigInt: true, withDate: true, withMap: true, maxDepth: 4 }));
    const shaped = fc.oneof(
      anything,
      fc.record({ id: values, steps: fc.oneof(values, fc.array(anything)), output: values }, { requiredKeys: [] }),
      fc.record({ id: values, entry_function: values, functions: values }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(shaped, fc.boolean(), (document, durable) => {
        look(document, durable);
      }),
      { ...SEED, numRuns: 1_000 },
    );
  });

  test("spoiled documents are read, and faults tell where", () => {
    const documents = DOCUMENTS.filter(({ title }) => title !== "too many steps").map(({ document }) => document);
    fc.assert(
      fc.property(mutated(documents, values), (document) => {
        for (const { path } of look(document)) if (!path.includes("…")) expectPlace(document, path);
      }),
      { ...SEED, numRuns: 1_500 },
    );
  });
});

describe("documents that want to take time", () => {
  const many = (count: number, make: (index: number) => unknown) => Array.from({ length: count }, (_, i) => make(i));
  const nested = (levels: number, wrap: (inner: unknown) => unknown) => {
    let value: unknown = "$input";
    for (let level = 0; level < levels; level++) value = wrap(value);
    return value;
  };
  const add = { function: "add", args: [1, 2] };
  const all = (index: number) => many(index, (other) => `$s${other}.output`);

  test.each<[string, unknown]>([
    ["deep arrays", graph({ id: "a", function: "plain", args: nested(100_000, (inner) => [inner]) })],
    ["deep conditions", graph({ id: "a", function: "plain", when: nested(100_000, (not) => ({ not })) })],
    ["deep all over", nested(100_000, (steps) => ({ id: "x", steps: [steps] }))],
    ["many conditions", graph(...many(256, (i) => ({ id: `s${i}`, ...add, when: nested(90, (not) => ({ not })) })))],
    ["conditions that are none", graph({ id: "a", ...add, when: { all: many(40_000, () => 1) } })],
    ["all refer to all", graph(...many(150, (i) => ({ id: `s${i}`, function: "plain", args: all(i) })))],
    ["all refer to all that come", graph(...many(140, (i) => ({ id: `s${i}`, function: "plain", args: all(140) })))],
    ["many arguments", graph({ id: "a", function: "sum", args: many(100_000, (i) => i) })],
    ["many that do not fit", graph({ id: "a", function: "sum", args: many(40_000, () => "x") })],
    ["many names", graph({ id: "a", function: "add", named: Object.fromEntries(many(20_000, (i) => [i, i]) as []) })],
    [
      "a long path",
      graph({ id: "a", ...add }, { id: "b", function: "sum", args: [`$a.output${"[0]".repeat(80_000)}`] }),
    ],
    ["a long text", graph({ id: "a", function: "plain", args: [`$a${".".repeat(200_000)}`] })],
    [
      "types that grow from step to step",
      graph(
        ...many(256, (i) => {
          const before = `$s${i - 1}.output`;
          return {
            id: `s${i}`,
            ...add,
            fallback: { value: i === 0 ? 1 : { a: before, b: [before, { $first: [before, 1] }] } },
          };
        }),
      ),
    ],
    [
      "lists of lists",
      graph(
        ...many(256, (i) => ({
          id: `s${i}`,
          function: "greet",
          each: i === 0 ? ["a"] : `$s${i - 1}.output`,
          args: ["$item"],
        })),
      ),
    ],
    [
      "many unknown members",
      graph({ id: "a", ...add, ...Object.fromEntries(many(20_000, (i) => [`k${i}`, 1]) as []) }),
    ],
    [
      "many functions",
      { id: "x", entry_function: "k0", functions: Object.fromEntries(many(20_000, (i) => [`k${i}`, 1]) as []) },
    ],
    ["values that share", nested(200, (inner) => ({ steps: [inner, inner] }))],
  ])("%s", (_, document) => {
    const before = process.cpuUsage();
    look(document, true);
    // Some 50 ms of one core; so much because the compiler works beside it, and machines differ.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
  });

  test("a value that holds itself", () => {
    const circle: Record<string, unknown> = { id: "x" };
    circle.steps = [circle, [circle]];
    expect(look(circle)).toEqual([{ path: "steps", message: expect.stringContaining("nested deeper") }]);
  });
});

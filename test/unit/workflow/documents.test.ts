/**
 * The table of workflow documents: what is read, and what is wrong with the rest.
 */
import { expect, test } from "vitest";
import { mergeFaults } from "../../../src/workflow/places.ts";
import { readParts, readWorkflow } from "../../../src/workflow/read.ts";
import { checkParts, checkWorkflow } from "../../../src/workflow/types.ts";
import { DOCUMENTS, GUIDE_EXAMPLE, SOURCES } from "../../suites/workflow-documents.case.ts";
import { chain, durable, graph, link } from "../../suites/workflows/row.ts";
import { contractsOf, planOf } from "../../support/workflows.ts";

const contractOf = contractsOf(SOURCES);

test.each(DOCUMENTS.map((row) => [row.title, row] as const))("%s", (_, row) => {
  const read = readWorkflow(row.document, { durable: row.durable });
  const faults = read.ok ? checkWorkflow(read.value, contractOf) : read.fault;
  expect(faults.map(({ path, message }) => [path, message])).toEqual(row.faults ?? []);
});

test("titles are names", () => {
  expect(new Set(DOCUMENTS.map(({ title }) => title)).size).toBe(DOCUMENTS.length);
  expect(DOCUMENTS.length).toBeGreaterThanOrEqual(60);
});

test("the guide's example becomes a plan", () => {
  expect(planOf(GUIDE_EXAMPLE)).toEqual({
    id: "abc1234",
    isDurable: false,
    isChain: true,
    steps: [
      {
        ...{ id: "add", function: "add", args: [5, 10], named: { c: 26 }, cache: "use", remember: true },
        ...{ needs: [], requires: [] },
      },
      {
        ...{ id: "multiply", function: "multiply", args: [13, 4], named: { c: "$add.output" }, cache: "skip" },
        ...{ needs: ["add"], requires: ["add"] },
      },
      {
        ...{ id: "divide", function: "divide", args: ["$multiply.output", 20], cache: "use", remember: true },
        ...{ needs: ["multiply"], requires: ["multiply"] },
      },
    ],
    output: "$divide.output",
  });
});

test("functions of a chain wait for the one before, and keep their serializer", () => {
  const functions = { a: { ...link("b"), serializer: true }, c: link("", ["$a.output"]), b: link("c") };
  const { steps } = planOf(chain("a", functions));
  expect(steps.map(({ id, needs }) => [id, needs])).toEqual([
    ["a", []],
    ["b", ["a"]],
    ["c", ["b", "a"]],
  ]);
  expect(steps[0]).toMatchObject({ serializer: true });
});

test("a plan says what a step needs, and without what it is skipped", () => {
  const call = { function: "f", args: [] };
  const { steps, output, isDurable } = planOf(
    durable(
      { id: "a", ...call },
      { id: "b", ...call, when: { not: "$a.output.ok" } },
      { id: "c", ...call, after: ["a"], retry: {} },
      {
        ...{ id: "d", function: "f", args: [{ $first: ["$b.output", ["$c.output"]] }, "$c.output"] },
        ...{ fallback: { value: "$a.output" }, compensate: { function: "f", args: ["$d.output"] } },
      },
    ),
  );
  expect(steps.map(({ needs, requires }) => [needs, requires])).toEqual([
    [[], []],
    [["a"], ["a"]],
    [["a"], ["a"]],
    [
      ["b", "c", "a"],
      ["c", "a"],
    ],
  ]);
  expect(steps[2]).toMatchObject({ retry: { maxAttempts: 3, backoffMs: 1_000, maxBackoffMs: 60_000 } });
  expect({ output, isDurable }).toEqual({ output: "$d.output", isDurable: true });
});

test("of a document that does not hold together, functions and types are checked all the same", () => {
  const document = graph(
    { id: "a", function: "add", args: ["$b.output", "x"], fallback: { value: "$a.output" } },
    { id: "b", function: "nope", when: 5 },
    { id: "c", function: 5 },
    { id: "d", function: "greet", args: ["$a.output", "$c.output"] },
  );
  const { workflow, parts, faults } = readParts({ ...document, output: "$b.outputs" });
  expect(workflow).toBeUndefined();
  expect(mergeFaults(faults, checkParts(parts, contractOf)).map(({ path }) => path)).toEqual([
    "output",
    "steps[0].args[0]",
    "steps[0].fallback.value",
    "steps[0].args[1]",
    "steps[1].when",
    "steps[1].function",
    "steps[2].function",
  ]);
});

test("the same of a chain", () => {
  const { parts, faults } = readParts(chain("add", { add: link("add", ["x", 1]), nope: link("") }));
  expect(mergeFaults(faults, checkParts(parts, contractOf)).map(({ path }) => path)).toEqual([
    "functions.add.next",
    "functions.add.positional_args[0]",
    "functions.nope",
  ]);
});

test("an answer lists a bounded number of faults, with messages of bounded length", () => {
  const args = Array.from({ length: 500 }, (_, index) => `$${"x".repeat(50)}${index}.output`);
  const read = readWorkflow(graph({ id: "a", function: "f", args, ["k".repeat(5_000)]: 1 }));
  expect(read.ok).toBe(false);
  if (read.ok) return;
  expect(read.fault).toHaveLength(100);
  for (const { path, message } of read.fault) expect(path.length + message.length).toBeLessThan(1_300);
});

test("what is long is shown in part", () => {
  const workflow = planOf(graph({ id: "a", function: "add", args: ["x".repeat(5_000), 1] }));
  const [fault] = checkWorkflow(workflow, contractOf);
  expect(fault?.message.length).toBeLessThan(400);
});

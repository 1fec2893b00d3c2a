/**
 * What is made of workflow documents for others: the JSON Schema, charts, and chains to begin with.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { WORKFLOW_SCHEMA, workflowSchemaFile } from "../../../scripts/docs/workflow-schema.ts";
import { chainTemplate } from "../../../src/workflow/chain-template.ts";
import { workflowSchema } from "../../../src/workflow/document-schema.ts";
import { drawWorkflow } from "../../../src/workflow/mermaid.ts";
import { readWorkflow } from "../../../src/workflow/read.ts";
import { DOCUMENTS, GUIDE_EXAMPLE } from "../../suites/workflow-documents.case.ts";
import { durable, graph } from "../../suites/workflows/row.ts";
import { planOf } from "../../support/workflows.ts";

describe("the JSON Schema", () => {
  const validate = new Ajv2020({ allErrors: false }).compile(workflowSchema());

  test.each(DOCUMENTS.map((row) => [row.title, row] as const))("takes what is read: %s", (_, row) => {
    const isRead = readWorkflow(row.document, { durable: row.durable }).ok;
    // It says nothing of how steps hang together, so it takes more.
    if (isRead) expect(validate(row.document)).toBe(true);
  });

  test.each([
    ["an empty object", {}],
    ["a member that is not known", { ...graph({ id: "a", function: "f", argument: 1 }) }],
    ["a number out of bounds", graph({ id: "a", function: "f", each: [1], concurrency: 65 })],
    ["a condition that is none", graph({ id: "a", function: "f", when: { is: 1 } })],
    ["a chain without next", { id: "x", entry_function: "a", functions: { a: { positional_args: [] } } }],
  ])("refuses %s", (_, document) => {
    expect(validate(document)).toBe(false);
  });

  test("is in the docs as it is here", () => {
    const file = readFileSync(join(import.meta.dirname, "../../..", WORKFLOW_SCHEMA), "utf8");
    expect(file).toBe(workflowSchemaFile());
  });

  test("says which member means what", () => {
    expect(workflowSchema()).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Troupe workflow",
      $defs: {
        callStep: { properties: { each: { description: expect.stringContaining("$item") } } },
        chain: { properties: { functions: { additionalProperties: { required: expect.arrayContaining(["next"]) } } } },
      },
    });
  });
});

describe("charts", () => {
  test("a chain", () => {
    expect(drawWorkflow(planOf(GUIDE_EXAMPLE))).toBe(
      [
        "flowchart TD",
        '  s0["<b>add</b>"]',
        '  s1["<b>multiply</b>"]',
        '  s2["<b>divide</b>"]',
        "  output((output))",
        "  s0 --> s1",
        "  s1 --> s2",
        "  s2 --> output",
      ].join("\n"),
    );
  });

  test("steps of every kind", () => {
    const document = durable(
      { id: "price", function: "price_order", args: ["$input"], compensate: { function: "undo" } },
      { id: "cheap", function: "ship", args: ["$price.output"], when: { less: ["$price.output.total", 10] } },
      { id: "tell", function: "tell", each: "$price.output.items", args: ["$item"], fallback: { value: "none" } },
      { id: "rest", sleep: 3, after: ["tell"] },
      { id: "paid", waitForEvent: "payment", after: ["rest"] },
      {
        id: "end",
        function: "end",
        args: [{ $first: ["$cheap.output", "$price.output"] }],
        fallback: { function: "e" },
      },
    );
    expect(drawWorkflow(planOf({ ...document, output: [{ $first: ["$end.output"] }, "$paid.output"] }))).toBe(
      [
        "flowchart TD",
        '  s0["<b>price</b><br/>price_order<br/>undone by undo"]',
        '  s1["<b>cheap</b><br/>when $price.output.total #60; 10<br/>ship"]',
        '  s2[["<b>tell</b><br/>each of $price.output.items<br/>or else none"]]',
        '  s3(["<b>rest</b><br/>sleep 3 s"])',
        '  s4(["<b>paid</b><br/>wait for payment"])',
        '  s5["<b>end</b><br/>or else e"]',
        "  output((output))",
        "  s0 --> s1",
        "  s0 --> s2",
        "  s2 --> s3",
        "  s3 --> s4",
        "  s1 -.-> s5",
        "  s0 -.-> s5",
        "  s5 -.-> output",
        "  s4 --> output",
      ].join("\n"),
    );
  });

  test("texts of documents stay texts", () => {
    const text = '"]; click s0 "javascript:alert(1)" <script> `#quot;` \\n \n end';
    const plan = planOf(graph({ id: "a", function: "f", fallback: { value: text }, each: [text, 5n] }));
    const [, node = ""] = drawWorkflow(plan).split("\n");
    expect(node).toMatch(/^ {2}s0\[\["<b>a<\/b><br\/>[^"<>`\\\n]*<br\/>f<br\/>[^"<>`\\\n]*"\]\]$/);
  });
});

describe("the template of a chain", () => {
  test.each([1, 2, 5, 256])("of %i functions is a chain", (count) => {
    const { steps } = planOf(chainTemplate("mine", count));
    expect(steps).toHaveLength(count);
    expect(steps.every(({ needs }, index) => needs.length === Math.min(index, 1))).toBe(true);
  });

  test("is written as PyFaaS writes chains", () => {
    expect(chainTemplate("mine", 2)).toEqual({
      id: "mine",
      entry_function: "function1",
      functions: {
        function1: { positional_args: [], default_args: {}, next: "function2", cache_result: false },
        function2: { positional_args: ["$function1.output"], default_args: {}, next: "", cache_result: false },
      },
    });
  });
});

/** What the document tells of single functions. */
import { describe, expect, test } from "vitest";
import { describeRoutes } from "../../../../src/director/openapi/document.ts";
import { withFunctions } from "../../../../src/director/openapi/reference.ts";
import { ROUTES } from "../../../../src/director/routes/table.ts";
import { printSignature } from "../../../../src/signature/print.ts";
import { EVERY_KIND } from "../../../support/signatures.ts";
import { operationsIn } from "./reading.ts";

const document = withFunctions(describeRoutes(ROUTES), EVERY_KIND, printSignature);

function operationOf(name: string) {
  const found = operationsIn(document).find(({ path }) => path === `/f/${name}`);
  if (found === undefined) throw new Error(`${name} is not described.`);
  return found.operation;
}
const answersOf = (name: string) => Object.keys(operationOf(name).responses).filter((status) => status < "300");
const mediaOf = (name: string) => Object.keys(operationOf(name).responses[200]?.content ?? {});
const samplesOf = (name: string) => {
  const { examples = {} } = operationOf(name).requestBody?.content["application/json"] ?? {};
  return Object.values(examples).map(({ value }) => value);
};

describe("a function in the document", () => {
  test("shows the types it names", () => {
    expect(operationOf("grow").description).toContain("type Tree<Ä$> = { value: number; children: Tree<Ä$>[] };");
  });

  test("that gives a stream is said to give an array, or its items as they come", () => {
    expect(answersOf("drip")).toEqual(["200"]);
    expect(mediaOf("drip")).toEqual([
      ...["application/json", "application/cbor", "application/x-ndjson", "application/cbor-seq"],
      ...["text/event-stream", "application/octet-stream"],
    ]);
    expect(operationOf("drip").responses[200]?.content?.["application/json"]).toMatchObject({
      schema: { type: "array", items: { type: "number" } },
    });
    expect(operationOf("drip").description).toContain("as it comes");
    expect(operationOf("add").description).not.toContain("as it comes");
  });

  test("that gives what JSON has no word for answers in CBOR alone", () => {
    expect([mediaOf("power"), mediaOf("add")]).toEqual([
      ["application/cbor"],
      ["application/json", "application/cbor"],
    ]);
    expect(operationOf("power").requestBody?.content).not.toHaveProperty(["application/json"]);
    expect(operationOf("power").requestBody).toHaveProperty("description", expect.stringContaining("Only CBOR"));
    expect(JSON.stringify(operationOf("power").requestBody)).toContain("`base`: A bigint; only CBOR carries it.");
  });

  test("may give nothing, always or at times", () => {
    expect([answersOf("pair"), answersOf("constructor"), answersOf("add")]).toEqual([["204"], ["200", "204"], ["200"]]);
  });

  test("shows what it gives", () => {
    expect(operationOf("grow").responses[200]?.content?.["application/json"]).toMatchObject({
      example: { value: 1, children: [{ value: 1 }] },
    });
  });

  test("has samples that can be sent as they are", () => {
    expect(samplesOf("add")).toEqual([[1, 1], { a: 1, b: 1 }]);
    expect(samplesOf("untyped")).toEqual([[], {}]);
  });
});

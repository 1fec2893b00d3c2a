import { describe, expect, test } from "vitest";
import { encodeCbor } from "../../../../src/codec/index.ts";
import { MAX_WORKFLOW_BYTES } from "../../../../src/contracts/limits.ts";
import { workflowValidationResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";

const PATH = "/v1/workflows/validate";
const GRAPH = { id: "sum", steps: [{ id: "sum", function: "add", args: [1, 2] }] };

async function arrange() {
  const director = await testDirector({ add: (a: number, b: number) => a + b, web: { fetch: () => new Response() } });
  await director.send("PUT", "/v1/functions/add", {
    body: { source: "export default (a: number, b: number): number => a + b;" },
  });
  await director.register("web", { kind: "fetch" });
  return director;
}

commonRouteTests({ method: "POST", path: PATH, scope: "invoke", body: GRAPH, takesAnyBody: true }, arrange);

async function validate(body: unknown, headers: Record<string, string> = {}) {
  const { send } = await arrange();
  const response = await send("POST", PATH, { body, headers });
  expect(response.status).toBe(200);
  return workflowValidationResponse.parse(await response.json());
}

describe("checking a workflow", () => {
  test("one that holds together, bare and in an envelope", async () => {
    const valid = { valid: true, errors: [] };
    expect(await validate(GRAPH)).toEqual(valid);
    expect(await validate({ workflow: GRAPH, input: 1 })).toEqual(valid);
    expect(await validate(encodeCbor(GRAPH), { "content-type": "application/cbor" })).toEqual(valid);
  });

  test("every fault is told at once, with its path", async () => {
    const { errors } = await validate({
      id: "bad",
      steps: [
        { id: "a", function: "add", args: ["text", 2] },
        { id: "b", function: "nobody" },
        { id: "c", function: "web" },
      ],
    });
    expect(errors.map(({ path }) => path)).toEqual(["steps[0].args[0]", "steps[1].function", "steps[2].function"]);
  });

  test("durable steps are for durable workflows, or for one that is to be run so", async () => {
    const nap = { id: "nap", steps: [{ id: "nap", sleep: 1 }] };
    expect(await validate(nap)).toMatchObject({ valid: false });
    expect(await validate({ workflow: nap, durable: true })).toMatchObject({ valid: true });
  });

  test.each([
    ["a list", []],
    ["null", null],
    ["a number", 5],
    ["nothing that it knows", {}],
    ["an envelope with more", { workflow: GRAPH, more: 1 }],
    ["an envelope of a name", { workflow: "sum" }],
    ["half a character", { ...GRAPH, id: "\uD800" }],
    ["too much", { ...GRAPH, description: "x".repeat(MAX_WORKFLOW_BYTES) }],
  ])("%s: invalid", async (_, body) => {
    const { valid, errors } = await validate(body === null ? "null" : body);
    expect([valid, errors.length > 0]).toEqual([false, true]);
  });
});

/**
 * Documents that have broken other readers, sent to every route that takes one: the caller is told what is wrong, a step
 * that fails is the function's fault, and nothing fails inside.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { encodeCbor } from "../../../../src/codec/index.ts";
import { problemResponse, workflowValidationResponse } from "../../../../src/contracts/responses.ts";
import { bytesOf } from "../../../suites/codec.case.ts";
import { DOCUMENTS } from "../../../suites/workflow-documents.case.ts";
import { readCorpusFolder, readCorpusJson } from "../../../support/corpora.ts";
import { testDirector } from "../../../support/director.ts";
import { mutated } from "../../../support/mutations.ts";
import { arbitraryGraph, GRAPH_FUNCTIONS } from "../../../support/naive-workflow.ts";

const SEED = { seed: 20261124 };
const VALIDATE = "/v1/workflows/validate";
const RUN = "/v1/workflows/run";
const CBOR = { "content-type": "application/cbor", accept: "application/cbor" };

const director = await testDirector(GRAPH_FUNCTIONS);
for (const name of Object.keys(GRAPH_FUNCTIONS)) await director.register(name, { parameters: ["a", "b"] });
const { send } = director;

/** An answer that is either good or blames the caller or the function, in the form that errors have. */
async function expectNoFailure(response: Response): Promise<Response> {
  expect(director.failures.splice(0)).toEqual([]);
  expect(response.status).toBeLessThan(500);
  if (response.status >= 400) {
    expect(problemResponse.parse(await response.clone().json()).source).not.toBe("platform");
  }
  return response;
}

/** Sends a body to every route that takes a workflow, as JSON or as bytes of CBOR. */
async function everywhere(body: unknown, headers: Record<string, string> = {}): Promise<void> {
  for (const path of [VALIDATE, RUN]) await expectNoFailure(await send("POST", path, { body, headers }));
  await expectNoFailure(await send("PUT", "/v1/workflows/put", { body, headers }));
}

/** A body around the text of a value. */
const around = (before: string, bytes: Uint8Array, after: string) =>
  new Blob([before, new Uint8Array(bytes), after]).bytes();

describe("JSON", () => {
  const files = [...readCorpusFolder("json-parsing/test_parsing"), ...readCorpusFolder("json-parsing/test_transform")];

  test.each(files)("$name", async ({ name, bytes }) => {
    const answer = await expectNoFailure(await send("POST", VALIDATE, { body: bytes }));
    if (name.startsWith("n_")) expect(answer.status).toBe(400);
    if (name.startsWith("y_")) expect(answer.status).toBe(200);
    await everywhere(bytes);
    const step = '{"id":"g","steps":[{"id":"a","function":"pack","args":[';
    await everywhere(await around(step, bytes, "]}]}"));
    await everywhere(await around('{"id":"g","steps":[', bytes, "]}"));
    await everywhere(await around(`{"workflow":${step}"$input"]}]},"input":`, bytes, "}"));
    await everywhere(await around('{"workflow":', bytes, "}"));
  });
});

describe("CBOR", () => {
  const vectors = ["cbor-appendix-a", "cbor-malformed"].flatMap((file) =>
    z.array(z.object({ hex: z.string() })).parse(readCorpusJson(`cbor-msgpack-clone/${file}.json`)),
  );

  test("vectors, as they are and as a document", async () => {
    for (const { hex } of vectors) {
      await everywhere(bytesOf(hex), CBOR);
      await everywhere(bytesOf(`a168${bytesToHex("workflow")}${hex}`), CBOR);
      await everywhere(bytesOf(`a265${bytesToHex("steps")}81${hex}626964${"6167"}`), CBOR);
    }
  });

  const bytesToHex = (text: string) => Buffer.from(text).toString("hex");
});

describe("naughty strings", () => {
  const strings = z.array(z.string()).parse(readCorpusJson("naughty-strings/blns.json"));
  const graph = (step: object, more: object = {}) => ({
    id: "g",
    steps: [{ id: "a", function: "pack", ...step }],
    ...more,
  });

  test("wherever a document takes a text", async () => {
    for (const text of strings) {
      await everywhere(graph({}, { id: text }));
      await everywhere(graph({ id: text }, { output: `$${text}.output` }));
      await everywhere(graph({ function: text }));
      await everywhere(graph({ args: [text, `$${text}`, { [text]: text }], when: text }));
      await everywhere(graph({ named: { [text]: text }, after: [text], each: text }, { [text]: text }));
      const step = { positional_args: [text], default_args: { [text]: text }, next: text, cache_result: true };
      await everywhere({ id: "chain", entry_function: "pack", functions: { pack: step, [text]: step } });
    }
  });

  test("as values they go through steps as they are", async () => {
    for (const text of strings) {
      const body = { workflow: graph({ args: ["$input"] }), input: { [text]: text } };
      expect(await (await send("POST", RUN, { body })).json()).toMatchObject({ value: [{ [text]: text }] });
    }
  });

  test("as names in the path", async () => {
    for (const text of strings.flatMap((name) => [name, encodeURIComponent(name)])) {
      await expectNoFailure(await send("PUT", `/v1/workflows/${text}`, { body: graph({}) }));
      await expectNoFailure(await send("POST", `/v1/workflows/${text}/run`, { body: {} }));
      await expectNoFailure(await send("GET", `/v1/workflows/${text}`));
      await expectNoFailure(await send("GET", `/v1/workflow-runs/${text}`));
    }
  });
});

describe("documents made at random", () => {
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom("$s0.output", "$item", "$index", "$run.step", "$", "$$", "$x", "pack", ""),
    fc.constantFrom(Number.NaN, 5n, undefined, new Date(0), new Map([["a", "$s0.output"]]), new Uint8Array(1)),
  );

  test("a document is run exactly if it is said to be valid", async () => {
    const graphs = fc.sample(arbitraryGraph, { ...SEED, numRuns: 200 });
    const written = DOCUMENTS.map(({ document }) => document);
    const documents = fc.oneof(arbitraryGraph, mutated([...graphs, ...written], values));
    await fc.assert(
      fc.asyncProperty(documents, values, async (workflow, input) => {
        // A text is the name of a workflow, which only a run looks up.
        fc.pre(typeof workflow !== "string");
        const body = encodeCbor({ workflow, input });
        const validated = await expectNoFailure(
          await send("POST", VALIDATE, { body, headers: { ...CBOR, accept: "*/*" } }),
        );
        const { valid } = workflowValidationResponse.parse(await validated.json());
        const ran = await expectNoFailure(await send("POST", RUN, { body, headers: CBOR }));
        const code = ran.ok ? null : problemResponse.parse(await ran.json()).code;
        expect(code === "workflow_invalid").toBe(!valid);
      }),
      { ...SEED, numRuns: 1_000 },
    );
  });

  test("any value at all", async () => {
    const anything = fc.oneof(values, fc.record({ id: values, steps: fc.array(values), output: values }));
    await fc.assert(
      fc.asyncProperty(anything, async (value) => everywhere(encodeCbor(value), CBOR)),
      { ...SEED, numRuns: 500 },
    );
  });
});

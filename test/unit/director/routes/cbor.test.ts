/**
 * CBOR in and out of the routes that call functions.
 */
import { describe, expect, test } from "vitest";
import { ANSWER_LIMITS, decodeCbor, encodeCbor } from "../../../../src/codec/index.ts";
import { expectProblem } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";
import { unwrap } from "../../../support/result.ts";

const CBOR = "application/cbor";
const RICH = new Map<unknown, unknown>([[1n, [new Date(5), new Set([undefined]), -0, new Uint8Array([7])]]]);

const director = await testDirector({ echo: (value: unknown) => value, count: (...args: unknown[]) => args.length });
await director.register("echo", { parameters: ["value"] });
await director.register("count");

const post = (path: string, value: unknown, headers: Record<string, string> = { Accept: CBOR }) =>
  director.send("POST", path, {
    body: value instanceof Uint8Array ? value : encodeCbor(value),
    headers: { "Content-Type": CBOR, ...headers },
  });
const read = async (response: Response) =>
  unwrap(decodeCbor(new Uint8Array(await response.arrayBuffer()), ANSWER_LIMITS));

describe("invoke", () => {
  const PATH = "/v1/functions/echo/invoke";

  test("takes rich arguments and gives them back, with the report", async () => {
    for (const body of [{ args: [RICH] }, { named: { value: RICH } }]) {
      const response = await post(PATH, body);
      expect(response.headers.get("content-type")).toBe(CBOR);
      expect(response.headers.get("vary")).toBe("Accept");
      expect(await read(response)).toMatchObject({ value: RICH, invocation: { function: "echo", memoryBytes: null } });
    }
  });

  test("tells undefined", async () => {
    const answer = await read(await post(PATH, { args: [undefined] }));
    expect(Object.keys(Object(answer))).toEqual(["value", "invocation"]);
  });

  test("one way does not ask for the other", async () => {
    const asked = await director.send("POST", PATH, { body: { args: [1] }, headers: { Accept: CBOR } });
    expect(await read(asked)).toMatchObject({ value: 1 });
    const sent = await post(PATH, { args: [[1, "a"]] }, {});
    expect(sent.headers.get("content-type")).toBe("application/json");
    expect(await sent.json()).toMatchObject({ value: [1, "a"] });
  });

  test("a body that is no plain object is refused", async () => {
    const bodies = [new Map([["args", []]]), new Date(), [], 1, undefined, new Set(), [new Uint8Array(2)]];
    for (const body of bodies) await expectProblem(await post(PATH, body), 400, "invalid_request");
    await expectProblem(await post(PATH, new Uint8Array()), 400, "invalid_request");
    await expectProblem(await post(PATH, { args: new Set() }), 400, "invalid_request");
    await expectProblem(await post(PATH, { named: new Map() }), 400, "invalid_request");
  });

  test("a body of an unknown type is refused, saying what is taken", async () => {
    const response = await post(PATH, {}, { "Content-Type": "application/msgpack" });
    const problem = await expectProblem(response, 400, "invalid_request");
    expect(JSON.stringify(problem)).toContain("application/cbor");
  });

  test("errors stay problem documents", async () => {
    const response = await post(PATH, new Uint8Array([0x81]));
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    await expectProblem(response, 400, "invalid_request");
  });
});

describe("by URL", () => {
  test("takes arguments by position, by name, or none; answers with the value alone", async () => {
    expect(await read(await post("/f/echo", [RICH]))).toStrictEqual(RICH);
    expect(await read(await post("/f/echo", { value: RICH }))).toStrictEqual(RICH);
    expect(await read(await post("/f/count", new Uint8Array()))).toBe(0);
    const asked = await director.send("GET", "/f/echo?value=5", { headers: { Accept: CBOR } });
    expect(await read(asked)).toBe(5);
  });

  test("undefined is a value in CBOR, and no content in JSON", async () => {
    expect(await read(await post("/f/echo", [undefined]))).toBeUndefined();
    const response = await post("/f/echo", [undefined], {});
    expect([response.status, response.headers.get("vary")]).toEqual([204, "Accept"]);
  });
});

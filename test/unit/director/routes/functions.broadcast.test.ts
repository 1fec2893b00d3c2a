import { describe, expect, test } from "vitest";
import { decodeCbor, encodeCbor } from "../../../../src/codec/index.ts";
import { broadcastResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests, expectProblem } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";

const PATH = "/v1/functions/add/broadcast";

async function arrange() {
  const director = await testDirector({
    add: (a: number, b: number) => a + b,
    nothing: () => undefined,
    web: { fetch: () => new Response("hi") },
  });
  await director.register("add", { parameters: ["a", "b"] });
  await director.register("nothing");
  await director.register("web", { kind: "fetch" });
  return director;
}
type Arranged = Awaited<ReturnType<typeof arrange>>;

commonRouteTests(
  {
    method: "POST",
    path: PATH,
    scope: "invoke",
    body: { args: [2, 3] },
    missing: { path: "/v1/functions/nobody/broadcast", code: "function_not_found", status: 404 },
  },
  arrange,
);

async function resultsOf({ send }: Arranged, body: object, path = PATH) {
  const response = await send("POST", path, { body });
  expect(response.status).toBe(200);
  return broadcastResponse.parse(await response.json()).results;
}

describe("a broadcast", () => {
  test("asks every worker once, and answers in their order", async () => {
    const director = await arrange();
    const results = await resultsOf(director, { named: { b: 3, a: 2 } });
    expect(results.map(({ worker, value }) => [worker, value])).toEqual([
      ["worker-1", 5],
      ["worker-2", 5],
      ["worker-3", 5],
    ]);
    expect(new Set(results.map(({ invocation }) => invocation?.id)).size).toBe(3);
    expect(director.workers.asked).toHaveLength(3);
  });

  test("asks those that are named, each once", async () => {
    const results = await resultsOf(await arrange(), { args: [1, 1], workers: ["worker-3", "worker-1", "worker-3"] });
    expect(results.map(({ worker }) => worker)).toEqual(["worker-3", "worker-1"]);
  });

  test("puts an error in its worker's place", async () => {
    const director = await arrange();
    director.workers.become("busy", "worker-1");
    director.workers.become("lost", "worker-3");
    const results = await resultsOf(director, { args: [1, 1] });
    expect(results.map(({ value, error }) => error?.code ?? value)).toEqual(["overloaded", 2, "worker_unavailable"]);
  });

  test("leaves the value out where there is none", async () => {
    const results = await resultsOf(await arrange(), {}, "/v1/functions/nothing/broadcast");
    expect(results.map((result) => "value" in result)).toEqual([false, false, false]);
  });

  test("answers in CBOR when asked to", async () => {
    const { send } = await arrange();
    const headers = { accept: "application/cbor", "content-type": "application/cbor" };
    const response = await send("POST", PATH, {
      body: encodeCbor({ args: [1n, 2n] }),
      headers,
    });
    const answer = decodeCbor(new Uint8Array(await response.arrayBuffer()));
    expect(answer).toMatchObject({ ok: true, value: { results: [{ value: 3n }, { value: 3n }, { value: 3n }] } });
  });

  test("is refused before anybody is asked", async () => {
    const director = await arrange();
    const post = (path: string, body: object) => director.send("POST", path, { body });
    await expectProblem(await post(PATH, { workers: ["nobody"] }), 404, "worker_not_found");
    await expectProblem(await post(PATH, { workers: [] }), 400, "invalid_request");
    await expectProblem(await post(PATH, { named: { c: 1 } }), 400, "invalid_arguments");
    await expectProblem(await post(PATH, { version: 9 }), 404, "version_not_found");
    await expectProblem(await post("/v1/functions/web/broadcast", {}), 400, "invalid_request");
    expect(director.workers.asked).toEqual([]);
  });
});

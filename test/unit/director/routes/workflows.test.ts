/** Workflows that are put, owned and run by name; durable runs that are told of, steered and restarted. */
import { beforeEach, describe, expect, test } from "vitest";
import { decodeCbor, encodeCbor } from "../../../../src/codec/index.ts";
import type { TestDirector } from "../../../support/director.ts";
import { testDirector } from "../../../support/director.ts";

const SUM = { id: "sum", steps: [{ id: "add", function: "add", args: ["$input.a", 3] }] };
const WAITING = {
  id: "waiting",
  durable: true,
  steps: [
    { id: "first", function: "add", args: [1, 2] },
    { id: "yes", waitForEvent: "approved", after: ["first"] },
    { id: "last", function: "add", args: ["$first.output", "$yes.output.by"] },
  ],
};
const ADD = "export default (a: number, b: number): number => a + b;";
const CBOR = { accept: "application/cbor" };

let platform: TestDirector;
let calls = 0;

beforeEach(async () => {
  calls = 0;
  platform = await testDirector({
    add: (a: number, b: number) => {
      calls++;
      return a + b;
    },
  });
  await platform.send("PUT", "/v1/functions/add", { body: { source: ADD } });
});

async function send(method: string, path: string, body?: unknown, more: Record<string, unknown> = {}) {
  const response = await platform.send(method, path, { body, ...more });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

async function spawn(body: unknown): Promise<string> {
  const { headers, status } = await send("POST", "/v1/workflows/run", body);
  expect(status).toBe(202);
  return headers.get("location") ?? "";
}

describe("a workflow that is put", () => {
  test("is known by its name, and has a revision for every other document", async () => {
    expect((await send("PUT", "/v1/workflows/total", SUM)).body).toEqual({
      ...{ name: "total", revision: 1, created: true, warnings: [] },
    });
    expect((await send("PUT", "/v1/workflows/total", SUM)).body).toMatchObject({ revision: 1, created: false });
    const changed = { ...SUM, description: "Another one" };
    expect((await send("PUT", "/v1/workflows/total", changed)).body).toMatchObject({ revision: 2, created: true });
    const { body } = await send("GET", "/v1/workflows/total");
    expect(body).toMatchObject({ name: "total", revision: 2, owner: "admin", document: changed });
    expect((await send("GET", "/v1/workflows")).body.workflows).toEqual([
      expect.not.objectContaining({ document: expect.anything() }),
    ]);
  });

  test("belongs to who put it first", async () => {
    const { deploy, admin } = platform.keyOf;
    const other = await platform.keys.create({ name: "other", scopes: ["deploy"] });
    await send("PUT", "/v1/workflows/total", SUM, { key: deploy });
    const foreign = await send("PUT", "/v1/workflows/total", { ...SUM, id: "x" }, { key: other.key });
    expect([foreign.status, foreign.body.code]).toEqual([403, "forbidden"]);
    expect((await send("DELETE", "/v1/workflows/total", undefined, { key: other.key })).status).toBe(403);
    expect((await send("DELETE", "/v1/workflows/total", undefined, { key: admin })).status).toBe(204);
  });

  test("needs the scope to deploy, and must hold together", async () => {
    expect((await send("PUT", "/v1/workflows/total", SUM, { key: platform.keyOf.invoke })).status).toBe(403);
    const { status, body } = await send("PUT", "/v1/workflows/total", {
      id: "sum",
      steps: [{ id: "add", function: "no" }],
    });
    expect([status, body.code]).toEqual([422, "workflow_invalid"]);
    expect(body.details.errors[0].path).toBe("steps[0].function");
    expect((await send("PUT", "/v1/workflows/no.name", SUM)).status).toBe(400);
  });

  test("runs by its name, at once or as a durable run", async () => {
    await send("PUT", "/v1/workflows/total", SUM);
    expect((await send("POST", "/v1/workflows/total/run", { input: { a: 2 } })).body.value).toBe(5);
    const ran = await send("POST", "/v1/workflows/run", { workflow: "total", input: { a: 2 } });
    expect(ran.body.value).toBe(5);
    const spawned = await send("POST", "/v1/workflows/total/spawn", { input: { a: 4 } });
    expect([spawned.status, spawned.body.workflow, spawned.body.steps]).toEqual([202, "total", []]);
    const run = await send("GET", `${spawned.headers.get("location")}?wait=5`);
    expect(run.body).toMatchObject({ workflow: "total", state: "succeeded", value: 7 });
  });

  test("is held to its functions again when it runs", async () => {
    await send("PUT", "/v1/workflows/total", SUM);
    await send("DELETE", "/v1/functions/add");
    for (const how of ["run", "spawn"]) {
      expect((await send("POST", `/v1/workflows/total/${how}`, {})).body.code).toBe("workflow_invalid");
    }
  });

  test("keeps what JSON cannot say, and says so", async () => {
    const document = { id: "big", steps: [{ id: "add", function: "add", args: [1, 2] }], output: 7n };
    const headers = { "content-type": "application/cbor" };
    await platform.send("PUT", "/v1/workflows/big", { body: encodeCbor(document), headers });
    expect((await send("GET", "/v1/workflows/big")).body.code).toBe("not_serializable");
    const told = await platform.send("GET", "/v1/workflows/big", { headers: CBOR });
    expect(decodeCbor(new Uint8Array(await told.arrayBuffer()))).toMatchObject({ value: { document } });
  });
});

describe("a durable run", () => {
  test("waits for its event, and tells how its steps went", async () => {
    const run = await spawn(WAITING);
    await expect.poll(async () => (await send("GET", run)).body.steps.length).toBe(2);
    expect((await send("POST", `${run}/events`, { type: "approved", payload: { by: 4 } })).status).toBe(202);
    const { body } = await send("GET", `${run}?wait=5`);
    expect(body).toMatchObject({ state: "succeeded", value: 7, error: null });
    expect(body.steps.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
      ["first", "succeeded"],
      ["yes", "succeeded"],
      ["last", "succeeded"],
    ]);
  });

  test("hears an event that came too early", async () => {
    const run = await spawn(WAITING);
    await send("POST", `${run}/events`, { type: "approved", payload: { by: 1 } });
    expect((await send("GET", `${run}?wait=5`)).body.value).toBe(4);
  });

  test("does from a step on again what follows from it, with what is known of the others", async () => {
    const run = await spawn(WAITING);
    await send("POST", `${run}/events`, { type: "approved", payload: { by: 1 } });
    await send("GET", `${run}?wait=5`);
    expect(calls).toBe(2);
    expect((await send("POST", `${run}/restart`, { from: "last" })).body).toMatchObject({
      state: "queued",
      endedAt: null,
    });
    expect((await send("GET", `${run}?wait=5`)).body).toMatchObject({ state: "succeeded", value: 4 });
    expect(calls).toBe(3);
    expect((await send("POST", `${run}/restart`, { from: "nobody" })).status).toBe(400);
  });

  test("that is over takes no events and cannot be steered", async () => {
    const run = await spawn(WAITING);
    expect((await send("POST", `${run}/terminate`)).body.state).toBe("terminated");
    for (const what of ["pause", "resume", "terminate"])
      expect((await send("POST", `${run}/${what}`)).status).toBe(409);
    expect((await send("POST", `${run}/events`, { type: "approved" })).status).toBe(409);
  });

  test("that fails tells why, once", async () => {
    const run = await spawn({ id: "f", durable: true, steps: [{ id: "add", function: "add", args: ["$input.x", 1] }] });
    const { body } = await send("GET", `${run}?wait=5`);
    expect(body).toMatchObject({ state: "failed", error: { code: "invalid_arguments", details: { step: "add" } } });
    expect(body.error.details).not.toHaveProperty("steps");
  });

  test("of an idempotency key is one, however often it is asked for", async () => {
    const headers = { "idempotency-key": "once" };
    const body = { workflow: { ...SUM, durable: true }, input: { a: 1 } };
    const one = await send("POST", "/v1/workflows/run", body, { headers });
    const again = await send("POST", "/v1/workflows/run", body, { headers });
    expect(again.body.id).toBe(one.body.id);
    expect([one.headers.get("idempotency-replayed"), again.headers.get("idempotency-replayed")]).toEqual([
      null,
      "true",
    ]);
    const other = await send("POST", "/v1/workflows/run", { ...body, input: { a: 2 } }, { headers });
    expect([other.status, other.body.code]).toEqual([409, "conflict"]);
  });

  test("that was accepted is found by its key, whatever has become of its workflow and functions", async () => {
    const headers = { "idempotency-key": "kept" };
    await send("PUT", "/v1/workflows/total", SUM);
    const document = { workflow: { ...SUM, durable: true }, input: { a: 1 } };
    const ofName = await send("POST", "/v1/workflows/total/spawn", { input: { a: 1 } }, { headers });
    const ofDocument = await send("POST", "/v1/workflows/run", document, { headers });
    const again = async () => {
      const one = await send("POST", "/v1/workflows/total/spawn", { input: { a: 1 } }, { headers });
      const other = await send("POST", "/v1/workflows/run", document, { headers });
      return [one, other].map(({ status, body }) => [status, body.id]);
    };
    const before = [ofName, ofDocument].map(({ body }) => [202, body.id]);
    await send("PUT", "/v1/workflows/total", { ...SUM, description: "another" });
    expect(await again()).toEqual(before);
    await send("DELETE", "/v1/workflows/total");
    await send("DELETE", "/v1/functions/add");
    expect(await again()).toEqual(before);
    const { status } = await send("POST", "/v1/workflows/total/spawn", { input: { a: 2 } }, { headers });
    expect(status).toBe(404);
  });

  test.each([
    ["POST", "events", {}],
    ["POST", "events", { type: "no type" }],
    ["POST", "events", []],
    ["POST", "pause", { more: 1 }],
    ["POST", "restart", { from: 7 }],
    ["POST", "restart", []],
  ])("refuses %s …/%s with %j", async (method, what, body) => {
    const run = await spawn(WAITING);
    expect((await send(method, `${run}/${what}`, body)).status).toBe(400);
  });

  test.each(["nobody", "run_1", "run_00000000000000000000000000", "inv_00000000000000000000000000"])(
    "that is not there, such as %s, is not found",
    async (id) => {
      for (const [method, path] of [
        ["GET", ""],
        ["POST", "/pause"],
        ["POST", "/restart"],
      ] as const) {
        const { status, body } = await send(method, `/v1/workflow-runs/${id}${path}`);
        expect([status, body.code]).toEqual([404, "workflow_run_not_found"]);
      }
    },
  );

  test("is listed a page at a time, newest first", async () => {
    for (let count = 3; count > 0; count--) await spawn(WAITING);
    const first = (await send("GET", "/v1/workflow-runs?limit=2&workflow=waiting")).body;
    const second = (await send("GET", `/v1/workflow-runs?limit=2&after=${first.next}`)).body;
    expect([first.runs.length, second.runs.length, second.next]).toEqual([2, 1, null]);
    expect(first.runs[0].id > first.runs[1].id).toBe(true);
    expect((await send("GET", "/v1/workflow-runs?state=failed")).body.runs).toEqual([]);
  });
});

/** The document tells the truth: what routes really answer is what it describes, to the last member. */
import { expect, test } from "vitest";
import { encodeCbor } from "../../../../src/codec/index.ts";
import { cacheConfig } from "../../../../src/contracts/cache.ts";
import { functionName } from "../../../../src/contracts/ids.ts";
import { ADMIN_ID } from "../../../../src/contracts/keys.ts";
import { RUN_NAME } from "../../../../src/contracts/run.ts";
import type { TestDirector } from "../../../support/director.ts";
import { testDirector } from "../../../support/director.ts";
import { DocumentedAnswers } from "../../../support/documented-answers.ts";
import { unwrap } from "../../../support/result.ts";

const SHOW = "/v1/functions/show";
const NUMBER = "export default (a: number): string => String(a);";
const STRING = "export default (a: string): string => a;";
const GROW = `interface Tree { value: number; children: Tree[] }
export default (tree: Tree): Tree => ({ value: 1, children: [tree] });`;
const CONFIG = {
  ...{ visibility: "public", routing: "random", network: { allow: ["https://a.example"] } },
  ...{ idempotent: true, retry: {}, hedgeAfterMs: 50, warm: 1 },
};

/** Steps that succeed, are recovered and are skipped. */
const GRAPH = {
  id: "graph",
  steps: [
    { id: "one", function: "show", args: ["$item"], each: ["$input", 2] },
    { id: "two", function: "picky", fallback: { value: 3 } },
    { id: "three", function: "echo", when: false },
  ],
  output: { one: "$one.output", two: "$two.output" },
};
const CHAIN = {
  id: "chain",
  entry_function: "echo",
  functions: { echo: { positional_args: [], default_args: {}, next: "", cache_result: false } },
};

const CBOR = { accept: "application/cbor" };
const NDJSON = { accept: "application/x-ndjson" };
const EVENTS = { accept: "text/event-stream" };
const STRANGER = { key: null };
/** The id of the first namespace that a platform in memory has. */
const FIRST_NAMESPACE = "0".repeat(32);

/** A request, and the status of its answer. */
type Exchange = readonly [status: number, method: string, path: string, body?: unknown, sending?: object];

/** In this order, on one platform: every answer of every route, and a problem of every kind that can be had here. */
const EXCHANGES: readonly Exchange[] = [
  [200, "GET", "/healthz"],
  [200, "GET", "/openapi.json"],
  [200, "GET", "/docs"],
  [200, "GET", "/docs/docs.css"],
  [201, "PUT", "/v1/functions/new", { source: NUMBER }],
  [200, "PUT", "/v1/functions/new", { source: NUMBER }],
  [201, "PUT", "/v1/functions/new", { source: STRING, allowBreaking: true }],
  [200, "GET", "/v1/functions"],
  [200, "GET", SHOW],
  [200, "GET", "/v1/functions/grow"],
  [200, "GET", "/v1/functions/echo"],
  [200, "GET", "/v1/functions/web"],
  [200, "GET", `${SHOW}/versions`],
  [
    201,
    "PUT",
    "/v1/functions/bound",
    { source: NUMBER, vars: { A: "a" }, kv: { B: FIRST_NAMESPACE }, config: { secrets: ["C"] } },
  ],
  [200, "GET", "/v1/functions/bound"],
  [200, "GET", "/v1/functions/bound/versions"],
  [200, "GET", "/v1/functions/split"],
  [200, "POST", `${SHOW}/invoke`, { args: [1] }],
  [200, "POST", `${SHOW}/invoke`, { args: [1] }, { headers: CBOR }],
  [200, "POST", "/v1/functions/echo/invoke", {}],
  [200, "POST", `${SHOW}/invoke`, { args: [1] }, { headers: NDJSON }],
  [200, "POST", "/v1/functions/drip/invoke", { args: [3] }, { headers: NDJSON }],
  [200, "POST", "/v1/functions/drip/invoke", { args: [3] }, { headers: { accept: "application/cbor-seq" } }],
  [200, "POST", "/v1/functions/drip/invoke", { args: [3] }, { headers: EVENTS }],
  [200, "POST", "/v1/functions/drip/invoke", { args: [-1] }, { headers: NDJSON }],
  [200, "POST", "/f/drip", [3]],
  [200, "POST", "/f/drip", [3], { headers: NDJSON }],
  [200, "GET", "/f/drip?count=3", undefined, { headers: { accept: "application/cbor-seq" } }],
  [200, "GET", "/f/drip?count=3", undefined, { headers: EVENTS }],
  [200, "POST", "/f/late", [1], { headers: { accept: "application/octet-stream" } }],
  [200, "POST", `${SHOW}/map`, { inputs: [[1], ["text"], [null]] }],
  [200, "POST", `${SHOW}/map`, { inputs: [[1], [null]] }, { headers: { accept: "application/cbor-seq" } }],
  [200, "POST", `${SHOW}/map?ordered=true`, "[1]\n[2]\n", { headers: { "content-type": "application/x-ndjson" } }],
  [400, "POST", `${SHOW}/map`, { inputs: [1] }],
  [404, "POST", "/v1/functions/nobody/map", { inputs: [] }],
  [200, "POST", "/f/show", [1]],
  [200, "POST", "/f/show", { a: "text" }, { headers: CBOR }],
  [200, "POST", "/f/grow", [{ value: 0, children: [] }]],
  [200, "POST", "/f/echo", ["any", null, {}]],
  [204, "POST", "/f/echo"],
  [200, "POST", "/f/late", [1]],
  [204, "POST", "/f/late"],
  [200, "GET", "/f/show?a=1"],
  [204, "GET", "/f/echo"],
  [200, "POST", "/v1/functions/echo/broadcast", { args: [1] }],
  [200, "POST", "/v1/functions/echo/broadcast", {}, { headers: CBOR }],
  [200, "POST", "/v1/run", { source: "export default () => 1;" }],
  [200, "POST", "/v1/run", { source: "export default () => 1;" }, { headers: CBOR }],
  [200, "GET", "/v1/workflows/schema.json"],
  [200, "POST", "/v1/workflows/validate", GRAPH],
  [200, "POST", "/v1/workflows/validate", ["no workflow"]],
  [400, "POST", "/v1/workflows/validate", "{"],
  [200, "POST", "/v1/workflows/run", { workflow: GRAPH, input: 7 }],
  [200, "POST", "/v1/workflows/run", { workflow: GRAPH, input: 7 }, { headers: CBOR }],
  [200, "POST", "/v1/workflows/run", CHAIN],
  [400, "POST", "/v1/workflows/run", { workflow: GRAPH, more: 1 }],
  [422, "POST", "/v1/workflows/run", { id: "none", steps: [] }],
  [422, "POST", "/v1/workflows/run", { id: "picky", steps: [{ id: "one", function: "picky" }] }],
  [200, "GET", `${SHOW}/stats`],
  [200, "GET", "/v1/stats"],
  [200, "GET", "/v1/workers"],
  [200, "GET", "/v1/workers/worker-1/ping"],
  [200, "GET", "/v1/workers/worker-1"],
  [404, "GET", "/v1/workers/nobody"],
  [200, "POST", "/v1/workers", { count: 4 }],
  [200, "POST", "/v1/workers", { count: 2, region: "enam" }],
  [409, "POST", "/v1/workers", { count: 0 }],
  [400, "POST", "/v1/workers", { count: 1, region: "moon" }],
  [204, "DELETE", "/v1/workers/worker-4?mode=now"],
  [204, "DELETE", "/v1/workers/enam-5"],
  [404, "DELETE", "/v1/workers/enam-5"],
  [400, "DELETE", "/v1/workers/enam-6?mode=later"],
  [200, "GET", `${SHOW}/cache`],
  [200, "GET", "/v1/functions/kept/cache"],
  [200, "GET", "/v1/functions/kept/cache", undefined, { headers: CBOR }],
  [200, "GET", "/v1/workers/worker-1/cache"],
  [200, "GET", "/v1/workers/worker-1/cache", undefined, { headers: CBOR }],
  [200, "DELETE", "/v1/functions/kept/cache?key=nobody"],
  [400, "DELETE", "/v1/functions/kept/cache?key="],
  [200, "DELETE", "/v1/functions/kept/cache"],
  [200, "DELETE", "/v1/workers/worker-1/cache"],
  [404, "GET", "/v1/functions/nobody/cache"],
  [404, "DELETE", "/v1/workers/nobody/cache"],
  [200, "GET", "/v1/compare?left=show@1&right=show@2"],
  [200, "GET", "/v1/compare?left=show@1&right=new@1&runs=3&seed=1"],
  [200, "POST", "/v1/functions/new/rollback", { version: 1 }],
  [200, "POST", "/v1/functions/new/suspend", { mode: "now" }],
  [409, "POST", "/v1/functions/new/invoke", { args: [1] }],
  [409, "POST", "/f/new", [1]],
  [200, "POST", "/v1/functions/new/resume"],
  [200, "PUT", "/v1/functions/new/secrets/API_KEY", { value: "text" }],
  [200, "GET", "/v1/functions/new/secrets"],
  [200, "DELETE", "/v1/functions/new/secrets/API_KEY"],
  [404, "DELETE", "/v1/functions/new/secrets/API_KEY"],
  [404, "GET", "/v1/functions/nobody/secrets"],
  [400, "PUT", "/v1/functions/new/secrets/no-name", { value: "text" }],
  [409, "PUT", `${SHOW}/secrets/API_KEY`, { value: "text" }],
  [404, "POST", "/v1/functions/nobody/suspend", {}],
  [404, "POST", "/v1/functions/nobody/resume"],
  [201, "POST", "/v1/keys", { name: "ci", scopes: ["deploy"] }],
  [200, "GET", "/v1/keys"],
  [401, "GET", "/v1/keys", undefined, STRANGER],
  [401, "POST", "/f/grow", [], STRANGER],
  [401, "GET", "/openapi.json", undefined, { key: "nobody-has-this-key" }],
  [403, "GET", "/v1/keys", undefined, { weak: true }],
  [400, "PUT", SHOW, "{"],
  [422, "PUT", SHOW, { source: "export default (" }],
  [422, "PUT", SHOW, { source: "export default (a) => a;" }],
  [409, "PUT", SHOW, { source: NUMBER }],
  [409, "POST", "/v1/functions/new/rollback", { version: 2, replaces: 9 }],
  [400, "POST", `${SHOW}/invoke`, { args: [null] }],
  [400, "POST", "/f/show", [null]],
  [404, "POST", "/v1/functions/nobody/invoke", {}],
  [404, "GET", "/v1/functions/nobody"],
  [404, "GET", "/v1/workers/nobody/ping"],
  [404, "DELETE", "/v1/keys/nobody"],
  [404, "GET", "/v1/compare?left=nobody&right=show"],
  [404, "DELETE", `${SHOW}?version=9`],
  [400, "DELETE", `${SHOW}?version=x`],
  [400, "GET", "/v1/compare?left=show"],
  [400, "GET", "/v1/compare?left=web&right=web&runs=1"],
  [400, "POST", "/v1/keys", {}],
  [400, "PUT", "/v1/functions/no.name", { source: NUMBER }],
  [400, "GET", "/f/show?a=1&a=2"],
  [404, "GET", "/f/nobody?a=1"],
  [422, "POST", "/v1/functions/picky/invoke", {}],
  [422, "POST", "/f/picky", []],
  [200, "POST", "/f/picky", [1]],
  [204, "DELETE", `${SHOW}?version=1`],
  [204, "DELETE", SHOW],
  [404, "DELETE", SHOW],
];

/** What needs a worker that is not busy. */
const BUSY = [
  ["PUT", "/v1/functions/new"],
  ["GET", "/f/echo"],
  ["GET", "/v1/compare?left=show@1&right=grow&runs=1"],
] as const;

/** What happens to jobs, whose ids are known only then; each answer is held to the document, and the wrong ones are told. */
async function exchangeAboutJobs(director: TestDirector, document: DocumentedAnswers): Promise<unknown[]> {
  const wrong: unknown[] = [];
  const ask = async (status: number, method: string, path: string, body?: unknown, headers = {}): Promise<string> => {
    const answer = await director.send(method, path, { body, headers });
    const faults = await document.faultsOf(method, path, answer.clone());
    if (answer.status !== status || faults.length > 0) wrong.push({ method, path, got: answer.status, status, faults });
    return answer.headers.get("location") ?? "";
  };
  const key = { "idempotency-key": "once" };
  const done = await ask(202, "POST", `${SHOW}/spawn`, { args: [1], callback: "https://a.example/b" }, key);
  await ask(202, "POST", `${SHOW}/spawn`, { args: [1], callback: "https://a.example/b" }, key);
  await ask(409, "POST", `${SHOW}/spawn`, { args: [2] }, key);
  await ask(202, "POST", `${SHOW}/invoke`, { args: [1] }, { prefer: "respond-async", ...CBOR });
  await ask(200, "GET", `${done}?wait=5`);
  await ask(200, "GET", `${done}?wait=5`, undefined, CBOR);
  const many = await ask(202, "POST", `${SHOW}/spawn`, { inputs: [[1], { a: 2 }] });
  await ask(200, "GET", `${many}?wait=5`);
  await ask(200, "GET", `${many}/results`);
  const broken = await ask(202, "POST", "/v1/functions/picky/spawn", { args: [] });
  await ask(200, "GET", `${broken}?wait=5`);
  await ask(202, "POST", `${broken}/retry`);
  await ask(409, "POST", `${done}/retry`);
  const waiting = await ask(202, "POST", `${SHOW}/spawn`, { args: [1], runAfter: 60 });
  await ask(200, "GET", "/v1/invocations?limit=2");
  await ask(200, "DELETE", waiting);
  await ask(409, "DELETE", waiting);
  await ask(200, "POST", "/v1/invocations/redrive", {});
  await ask(404, "DELETE", "/v1/invocations/nobody");
  Object.assign(director.workers, { cancel: () => Promise.resolve(true) });
  await ask(202, "DELETE", "/v1/invocations/inv_00000000000000000000000000");
  await ask(404, "GET", "/v1/invocations/nobody");
  await ask(404, "GET", "/v1/invocations/nobody/results");
  await ask(400, "GET", "/v1/invocations?state=lost");
  return wrong;
}

const ADD_UP = { id: "shown", steps: [{ id: "one", function: "echo", args: ["$input"] }] };
const WAIT = { id: "waits", durable: true, steps: [{ id: "yes", waitForEvent: "yes" }] };

/** What happens to workflows that were put, and to durable runs; the wrong answers are told. */
async function exchangeAboutRuns(director: TestDirector, document: DocumentedAnswers): Promise<unknown[]> {
  const wrong: unknown[] = [];
  const ask = async (status: number, method: string, path: string, body?: unknown, headers = {}): Promise<string> => {
    const answer = await director.send(method, path, { body, headers });
    const faults = await document.faultsOf(method, path, answer.clone());
    if (answer.status !== status || faults.length > 0) wrong.push({ method, path, got: answer.status, status, faults });
    return answer.headers.get("location") ?? "";
  };
  const named = "/v1/workflows/shown";
  await ask(201, "PUT", named, ADD_UP);
  await ask(200, "PUT", named, ADD_UP);
  await ask(422, "PUT", named, { id: "shown", steps: [] });
  await ask(200, "GET", "/v1/workflows");
  await ask(200, "GET", named);
  await ask(200, "GET", named, undefined, CBOR);
  await ask(404, "GET", "/v1/workflows/nobody");
  await ask(200, "POST", `${named}/run`, { input: 1 });
  await ask(200, "POST", `${named}/run`, undefined, CBOR);
  await ask(200, "POST", "/v1/workflows/run", { workflow: "shown", input: 1 });
  await ask(404, "POST", "/v1/workflows/run", { workflow: "nobody" });
  await ask(404, "POST", "/v1/workflows/nobody/run");
  const key = { "idempotency-key": "once" };
  const done = await ask(202, "POST", `${named}/spawn`, { input: 1 }, key);
  await ask(202, "POST", `${named}/spawn`, { input: 1 }, { ...key, ...CBOR });
  await ask(409, "POST", `${named}/spawn`, { input: 2 }, key);
  await ask(404, "POST", "/v1/workflows/nobody/spawn");
  await ask(200, "GET", `${done}?wait=5`);
  await ask(200, "GET", `${done}?wait=5`, undefined, CBOR);
  await ask(409, "POST", `${done}/pause`);
  await ask(409, "POST", `${done}/events`, { type: "late" });
  await ask(200, "POST", `${done}/restart`, { from: "one" });
  await ask(400, "POST", `${done}/restart`, { from: "two" });
  const failing = { id: "fails", durable: true, steps: [{ id: "bad", function: "picky", retry: { maxAttempts: 1 } }] };
  await ask(200, "GET", `${await ask(202, "POST", "/v1/workflows/run", failing)}?wait=5`);
  const waiting = await ask(202, "POST", "/v1/workflows/run", WAIT);
  await ask(200, "POST", `${waiting}/pause`);
  await ask(200, "POST", `${waiting}/pause`, {}, CBOR);
  await ask(200, "POST", `${waiting}/resume`, {});
  await ask(202, "POST", `${waiting}/events`, { type: "yes", payload: { by: "ada" } });
  await ask(200, "GET", `${waiting}?wait=5`);
  const ended = await ask(202, "POST", "/v1/workflows/run", { ...ADD_UP, durable: true });
  await ask(200, "GET", `${ended}?wait=5`);
  await ask(200, "POST", `${await ask(202, "POST", "/v1/workflows/run", WAIT)}/terminate`);
  await ask(201, "PUT", "/v1/workflows/waits", WAIT);
  await ask(200, "POST", `${await ask(202, "POST", "/v1/workflows/waits/run")}/terminate`);
  await ask(200, "GET", "/v1/workflow-runs?limit=2");
  await ask(200, "GET", "/v1/workflow-runs?state=failed&workflow=fails");
  await ask(400, "GET", "/v1/workflow-runs?after=nobody");
  for (const what of ["events", "pause", "resume", "terminate", "restart"]) {
    await ask(404, "POST", `/v1/workflow-runs/nobody/${what}`, what === "events" ? { type: "yes" } : {});
  }
  await ask(404, "GET", "/v1/workflow-runs/run_00000000000000000000000000");
  await ask(204, "DELETE", named);
  await ask(404, "DELETE", named);
  return wrong;
}

/** A platform on which every kind of function is live, one of them with overloads. */
async function arrange(): Promise<TestDirector> {
  const director = await testDirector(
    {
      show: (a: unknown) => `${typeof a} ${a}`,
      grow: (tree: object) => ({ value: 1, children: [tree] }),
      echo: (value: unknown) => value,
      late: (value: unknown) => value,
      picky: (value?: number) => {
        if (value === undefined) throw new Error("I want a number.");
        return value;
      },
      *drip(count: number) {
        if (count < 0) yield 0;
        if (count < 0) throw new Error("It goes down only.");
        for (let left = count; left > 0; left--) yield left;
      },
      kept: () => 1,
      [RUN_NAME]: () => 1,
      web: { fetch: () => new Response("hello") },
    },
    { pages: { get: () => Promise.resolve({ mediaType: "text/html", body: new Blob(["page"]).stream() }) } },
  );
  const deploy = (name: string, body: object) => director.send("PUT", `/v1/functions/${name}`, { body });
  await deploy("show", { source: NUMBER });
  await deploy("show", { source: STRING, overload: true, config: CONFIG });
  await deploy("grow", { source: GROW });
  await deploy("echo", { source: "export default (value) => value;", untyped: true });
  await deploy("picky", { source: "export default (value?: number): number => value ?? 0;" });
  await deploy("drip", {
    source: "export default function* (count: number): Generator<number> { yield count; }",
  });
  await director.register("web", { kind: "fetch" });
  return director;
}

/** Keeps results of a function in the cluster and on a worker: of arguments that JSON carries, and of others. */
async function keepResults({ director, workers }: TestDirector): Promise<void> {
  const name = functionName.parse("kept");
  const config = cacheConfig.parse({ policy: "lru", scope: "cluster" });
  const given = [encodeCbor([1, { a: "text" }]), encodeCbor([1n]), null];
  for (const [index, args] of given.entries()) {
    const result = { key: `k${index}`, args, encoding: "json", value: "1", version: 1, worker: "worker-1" } as const;
    await director.results.put(name, config, { ...result, storedAt: 0 });
  }
  const listing = await director.results.inspect(name);
  Object.assign(workers, { cacheOf: async () => (listing === null ? [] : [{ ...listing, scope: "worker" }]) });
}

/** The document, checked against what is answered. */
async function readDocument({ send }: TestDirector): Promise<DocumentedAnswers> {
  return new DocumentedAnswers(await (await send("GET", "/openapi.json")).json());
}

test("every answer is as it is described, and every one that is described can be had", async () => {
  const director = await arrange();
  const document = await readDocument(director);
  // Deployed since, so that the document knows no more of it than of any name.
  for (const source of ["// 1", "// 2"]) await director.register("split", { source });
  const split = [1, 2].map((version) => ({ version, percentage: 50 }));
  const by = { id: ADMIN_ID, scopes: ["admin" as const] };
  unwrap(await director.registry.setLive({ name: functionName.parse("split"), by, live: [1, 2], split }));
  unwrap(await director.kv.create("store", by));
  await director.register("late");
  await director.register("kept");
  await keepResults(director);
  const wrong = await exchangeAboutJobs(director, document);
  wrong.push(...(await exchangeAboutRuns(director, document)));
  for (const [status, method, path, body, sending] of EXCHANGES) {
    const key = sending !== undefined && "weak" in sending ? { key: director.keyOf.invoke } : {};
    const answer = await director.send(method, path, { body, ...sending, ...key });
    const faults = await document.faultsOf(method, path, answer);
    if (answer.status !== status || faults.length > 0) wrong.push({ method, path, got: answer.status, status, faults });
  }
  expect(wrong).toEqual([]);
  const { id } = await director.keys.create({ name: "short-lived", scopes: ["invoke"] });
  expect(await document.faultsOf("DELETE", "/v1/keys/x", await director.send("DELETE", `/v1/keys/${id}`))).toEqual([]);
  expect(document.unseen()).toEqual([]);
});

test("answers of workers that are lost or busy are described too", async () => {
  const director = await arrange();
  const document = await readDocument(director);
  director.workers.become("lost", ...director.workers.ids);
  for (const path of ["/v1/stats", "/v1/workers", "/v1/workers/worker-1/ping"]) {
    expect(await document.faultsOf("GET", path, await director.send("GET", path)), path).toEqual([]);
  }
  director.workers.become("busy", ...director.workers.ids);
  for (const [method, path] of BUSY) {
    const busy = await director.send(method, path, method === "GET" ? {} : { body: { source: NUMBER } });
    expect([path, busy.status, await document.faultsOf(method, path, busy)]).toEqual([path, 503, []]);
  }
});

test("an answer that is not as described is found out", async () => {
  const document = await readDocument(await arrange());
  const headers = { "content-type": "application/json" };
  const faults = (body: object, status = 200) =>
    document.faultsOf("GET", "/healthz", new Response(JSON.stringify(body), { status, headers }));
  expect(await faults({ status: "ok" })).toEqual(["the header Troupe-Request-Id is missing"]);
  expect(await faults({ status: "ill" })).toHaveLength(2);
  expect(await faults({ status: "ok", more: 1 })).toHaveLength(2);
  expect(await faults({}, 418)).toEqual(["status 418 is not described"]);
});

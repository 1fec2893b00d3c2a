/** What is kept can be looked at and forgotten: on every worker, in the cluster, and by the director that is asked. */
import { describe, expect, test } from "vitest";
import { decodeCbor, encodeCbor } from "../../../../src/codec/index.ts";
import { cacheConfig } from "../../../../src/contracts/cache.ts";
import { fault, TroupeError } from "../../../../src/contracts/errors.ts";
import { functionName } from "../../../../src/contracts/ids.ts";
import type { CacheListing, CachePurge } from "../../../../src/contracts/kept-result.ts";
import { functionCacheResponse, workerCacheResponse } from "../../../../src/contracts/responses.ts";
import { commonRouteTests } from "../../../support/common-route-tests.ts";
import { testDirector } from "../../../support/director.ts";

const ADD = functionName.parse("add");
const SHARED = cacheConfig.parse({ policy: "lru", scope: "cluster" });
const KEYS = ["k0", "k1", "k2"];
/** JSON carries the first; of the third nothing is kept but that it was too large. */
const ARGS = [encodeCbor([1, { text: "ä\n" }, -0]), encodeCbor([1n, new Date(0)]), null];

/** A listing of a worker's. */
function listingOf(name: string): CacheListing {
  const entry = { encoding: "json", version: 1, hits: 2, ageMs: 5, bytes: 9, stale: false } as const;
  const entries = KEYS.map((key, index) => ({ ...entry, key, args: ARGS[index] ?? null }));
  const bounds = { policy: "lru", scope: "worker", maxEntries: 10, maxBytes: 100 } as const;
  return { function: name, ...bounds, bytes: 27, hits: 2, misses: 3, evictions: 0, size: 3, entries };
}

/** A director whose first worker keeps results of two functions, and the cluster some of one. */
async function arrange() {
  const director = await testDirector({ add: (a: number) => a, other: () => 0 });
  const { id } = await director.keys.create({ name: "owner", scopes: ["deploy"] });
  await director.register("add", { by: { id, scopes: ["deploy"] } });
  await director.register("other");
  const purges: [worker: string, purge: CachePurge][] = [];
  const held = new Map([["worker-1", [listingOf("add"), listingOf("other")]]]);
  Object.assign(director.workers, {
    cacheOf: async (worker: string) => held.get(worker) ?? [],
    purgeCache: async (worker: string, purge: CachePurge) => {
      purges.push([worker, purge]);
      return worker === "worker-1" ? 3 : 0;
    },
  });
  for (const [index, key] of KEYS.entries()) {
    const result = {
      key,
      args: ARGS[index] ?? null,
      encoding: "json",
      value: "1",
      version: 1,
      worker: "worker-1",
    } as const;
    await director.director.results.put(ADD, SHARED, { ...result, storedAt: 0 });
  }
  return { ...director, purges };
}

const noFunction = { path: "/v1/functions/nobody/cache", code: "function_not_found", status: 404 };
const noWorker = { path: "/v1/workers/nobody/cache", code: "worker_not_found", status: 404 };
const ofFunction = "/v1/functions/add/cache";
const ofWorker = "/v1/workers/worker-1/cache";

commonRouteTests({ method: "GET", path: ofFunction, scope: "invoke", missing: noFunction }, arrange);
commonRouteTests({ method: "DELETE", path: ofFunction, scope: "deploy", missing: noFunction }, arrange);
commonRouteTests({ method: "GET", path: ofWorker, scope: "invoke", missing: noWorker }, arrange);
commonRouteTests({ method: "DELETE", path: ofWorker, scope: "admin", missing: noWorker }, arrange);

describe("caches are shown", () => {
  test("of a function: the workers' and the cluster's", async () => {
    const { send } = await arrange();
    const shown = functionCacheResponse.parse(await (await send("GET", ofFunction)).json());
    expect(shown.function).toBe("add");
    expect(shown.caches).toMatchObject([
      { worker: "worker-1", scope: "worker", function: "add", hits: 2, misses: 3, size: 3 },
      { worker: null, scope: "cluster", function: "add", size: 3 },
    ]);
    expect(shown.caches[1]?.entries[0]).toMatchObject({ key: "k0", version: 1, hits: 0 });
  });

  test("of a worker, function by function", async () => {
    const { send } = await arrange();
    const shown = workerCacheResponse.parse(await (await send("GET", ofWorker)).json());
    expect(shown.caches.map((cache) => cache.function)).toEqual(["add", "other"]);
    const idle = await send("GET", "/v1/workers/worker-2/cache");
    expect(await idle.json()).toEqual({ worker: "worker-2", caches: [] });
  });

  test("with the arguments, as far as the encoding has words for them", async () => {
    const { send } = await arrange();
    const json = await send("GET", ofWorker);
    expect(await json.text()).toContain('"args":[1,{"text":"ä\\n"},-0]');
    const cbor = await send("GET", ofWorker, { headers: { accept: "application/cbor" } });
    expect(cbor.headers.get("content-type")).toBe("application/cbor");
    const decoded = decodeCbor(new Uint8Array(await cbor.arrayBuffer()));
    const shown = workerCacheResponse.parse(decoded.ok ? decoded.value : null);
    expect(shown.caches[0]?.entries.map(({ args }) => args)).toEqual([
      [1, { text: "ä\n" }, -0],
      [1n, new Date(0)],
      null,
    ]);
    const again = workerCacheResponse.parse(await (await send("GET", ofWorker)).json());
    expect(again.caches[0]?.entries.map(({ args }) => args)).toEqual([[1, { text: "ä\n" }, -0], null, null]);
  });

  test("of those workers that answer", async () => {
    const { send, workers } = await arrange();
    const lost = () => Promise.reject(new TroupeError(fault("worker_unavailable", "It is lost.")));
    Object.assign(workers, { cacheOf: lost });
    const shown = functionCacheResponse.parse(await (await send("GET", ofFunction)).json());
    expect(shown.caches).toMatchObject([{ worker: null }]);
    expect((await send("GET", ofWorker)).status).toBe(503);
  });
});

describe("results are forgotten", () => {
  test("of a function, everywhere", async () => {
    const { send, purges, director } = await arrange();
    const purged = await send("DELETE", ofFunction);
    expect(await purged.json()).toEqual({ purged: 6 });
    expect(purges.map(([worker]) => worker)).toEqual(["worker-1", "worker-2", "worker-3"]);
    expect(purges[0]?.[1]).toEqual({ function: "add", key: undefined });
    expect(await director.results.get(ADD, SHARED, "k0")).toBeNull();
  });

  test("of one key, by this director too", async () => {
    const { send, purges, director } = await arrange();
    const kept = { function: "add", value: "1", worker: "worker-1", form: "1" };
    for (const key of KEYS) director.recent.keep(key, kept, 1_000, director.recent.mark());
    expect((await send("DELETE", `${ofFunction}?key=k1`)).status).toBe(200);
    expect(purges[0]?.[1]).toEqual({ function: "add", key: "k1" });
    expect(KEYS.map((key) => director.recent.find(key, "1") !== null)).toEqual([true, false, true]);
    expect(await director.results.get(ADD, SHARED, "k1")).toBeNull();
    expect(await director.results.get(ADD, SHARED, "k2")).not.toBeNull();
  });

  test("by a worker, and by this director", async () => {
    const { send, purges, director } = await arrange();
    const kept = { function: "other", value: "1", worker: "worker-1", form: "1" };
    director.recent.keep("k", kept, 1_000, director.recent.mark());
    expect(await (await send("DELETE", ofWorker)).json()).toEqual({ purged: 3 });
    expect(purges).toEqual([["worker-1", {}]]);
    expect(director.recent.find("k", "1")).toBeNull();
  });

  test("for the function's owner and for admin, and for nobody else", async () => {
    const { send, keyOf, purges } = await arrange();
    const refused = await send("DELETE", ofFunction, { key: keyOf.deploy });
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: "forbidden" }]);
    expect(purges).toEqual([]);
  });

  test("or else it is said that somebody could not be told", async () => {
    const { send, workers, director } = await arrange();
    const lost = () => Promise.reject(new TroupeError(fault("worker_unavailable", "It is lost.")));
    Object.assign(workers, { purgeCache: lost });
    const failed = await send("DELETE", ofFunction);
    expect([failed.status, await failed.json()]).toMatchObject([503, { code: "worker_unavailable", retryable: true }]);
    expect(await director.results.get(ADD, SHARED, "k0")).toBeNull();
  });

  test("with the function itself", async () => {
    const { send, purges, director } = await arrange();
    expect((await send("DELETE", "/v1/functions/add")).status).toBe(204);
    await expect.poll(() => purges.length).toBe(3);
    expect(await director.results.get(ADD, SHARED, "k0")).toBeNull();
  });

  test.each(["?key=", `?key=${"k".repeat(513)}`, "?keys=k1", "?key=a&key=b&x=1"])("not by %.20s", async (query) => {
    const { send, purges } = await arrange();
    expect((await send("DELETE", ofFunction + query)).status).toBe(400);
    expect(purges).toEqual([]);
  });
});

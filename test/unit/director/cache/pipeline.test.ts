/**
 * Calls of functions that keep their results, through the director's pipeline.
 */
import { describe, expect, test } from "vitest";
import { decodeCbor, encodeCbor } from "../../../../src/codec/index.ts";
import { functionName } from "../../../../src/contracts/ids.ts";
import type { KeptResult } from "../../../../src/contracts/kept-result.ts";
import { HITS_TOLD_AFTER_MS, RECENT_RESULT_MS } from "../../../../src/contracts/limits.ts";
import { invokeResponse } from "../../../../src/contracts/responses.ts";
import { invoke, workersFor } from "../../../../src/director/invoke.ts";
import type { DirectorDeps, SharedResult, SharedResults } from "../../../../src/director/ports.ts";
import { type TestDirector, testDirector, testEntropy } from "../../../support/director.ts";
import type { Repertoire } from "../../../support/memory-workers.ts";
import { unwrap } from "../../../support/result.ts";

const F = functionName.parse("f");
const TYPED = "export default (a: number): number => a;";
const LRU = { policy: "lru" };
const CLUSTER = { policy: "lru", scope: "cluster" };

/** A platform whose clock stands still until `pass`, with the deployed function `f`. */
async function arrange(
  cache: object,
  repertoire: Repertoire = { f: (a: unknown) => a },
  deps: Partial<DirectorDeps> = {},
) {
  let nowMs = Date.UTC(2030, 0, 1);
  const timers: { readonly atMs: number; readonly callback: () => void }[] = [];
  const work = new Set<Promise<unknown>>();
  const platform = await testDirector(repertoire, {
    entropy: { ...testEntropy(), now: () => nowMs },
    schedule: (callback, delayMs) => {
      timers.push({ atMs: nowMs + delayMs, callback });
      return () => {};
    },
    background: (each) => void work.add(each),
    ...deps,
  });
  const deploy = (body: object) => platform.send("PUT", "/v1/functions/f", { body });
  const deployed = await deploy({ source: TYPED, config: { cache } });
  expect(deployed.status).toBe(201);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 2));
  return {
    ...platform,
    deploy,
    settle,
    async invoke(body: object, path = "/v1/functions/f/invoke", headers: Record<string, string> = {}) {
      const response = await platform.send("POST", path, { body, headers });
      return { status: response.headers.get("cache-status"), ...(await bodyOf(response)) };
    },
    async pass(ms: number) {
      nowMs += ms;
      for (const timer of timers.splice(0)) {
        if (timer.atMs <= nowMs) timer.callback();
        else timers.push(timer);
      }
      await settle();
    },
  };
}

async function bodyOf(response: Response) {
  const body: unknown = await response.json();
  const parsed = invokeResponse.safeParse(body);
  if (!parsed.success) return { body, cached: null, invocation: null };
  return { body: parsed.data.value, cached: parsed.data.invocation.cached, invocation: parsed.data.invocation };
}

const asked = ({ workers }: Pick<TestDirector, "workers">) =>
  workers.asked.filter(({ call }) => "id" in call && "args" in call).length;

describe("a result that was given a moment ago", () => {
  test("reaches no worker, and is reported as what it is", async () => {
    const platform = await arrange(LRU);
    const first = await platform.invoke({ args: [1] });
    const second = await platform.invoke({ args: [1] });
    expect(asked(platform)).toBe(1);
    expect([first.cached, second.cached]).toEqual([false, true]);
    expect(second.invocation?.id).not.toBe(first.invocation?.id);
    expect(second.invocation).toMatchObject({
      ...{ worker: first.invocation?.worker, version: 1, attempts: 0, cpuMs: 0, wallMs: 0, logs: [], cold: false },
      ...{ resultBytes: 1, ioRequests: 0, queueMs: 0 },
    });
  });

  test("is asked for again once it is older", async () => {
    const platform = await arrange(LRU);
    await platform.invoke({ args: [1] });
    await platform.pass(RECENT_RESULT_MS);
    expect((await platform.invoke({ args: [1] })).cached).toBe(true);
    expect(asked(platform)).toBe(2);
    expect(platform.workers.ran).toBe(1);
  });

  test("is the same for arguments by position and by name, and another one in another encoding", async () => {
    const platform = await arrange(LRU);
    await platform.invoke({ args: [1] });
    expect((await platform.invoke({ named: { a: 1 } })).cached).toBe(true);
    const cbor = await platform.send("POST", "/v1/functions/f/invoke", {
      body: encodeCbor({ args: [1] }),
      headers: { accept: "application/cbor", "content-type": "application/cbor" },
    });
    const answer = unwrap(decodeCbor(new Uint8Array(await cbor.arrayBuffer())));
    expect(answer).toMatchObject({ value: 1, invocation: { cached: false } });
  });

  test("is held to the type of the version that is called now", async () => {
    const platform = await arrange(LRU, { f: (a: unknown) => a });
    await platform.invoke({ args: [1] });
    const redeployed = await platform.deploy({
      source: "export default (a: number): string => a;",
      allowBreaking: true,
      config: { cache: LRU },
    });
    expect(redeployed.status).toBe(201);
    expect((await platform.invoke({ args: [1] })).body).toMatchObject({ code: "user_error" });
  });
});

test("a result that is not of its type is kept nowhere", async () => {
  const platform = await arrange(LRU, { f: () => "text" });
  for (let call = 0; call < 2; call++) {
    expect((await platform.invoke({ args: [1] })).body).toMatchObject({ code: "user_error" });
    await platform.settle();
  }
  expect(platform.workers.ran).toBe(2);
  const listings = await Promise.all(platform.workers.ids.map((id) => platform.workers.cacheOf(id)));
  expect(listings.flat().reduce((sum, { size }) => sum + size, 0)).toBe(0);
});

describe("statistics", () => {
  test("count hits that no worker has seen, before and after workers are told", async () => {
    const platform = await arrange(LRU);
    for (let call = 0; call < 10; call++) await platform.invoke({ args: [1] });
    const figures = async () => {
      const [ofAll, ofOne] = await Promise.all(
        ["/v1/stats", "/v1/functions/f/stats"].map(async (path) => (await platform.send("GET", path)).json()),
      );
      const { calls, cacheHits, cacheHitRate } = ofOne as Record<string, number>;
      expect(ofAll).toMatchObject({ totals: { calls, cacheHits, cacheHitRate }, functions: { f: { cacheHits } } });
      return { calls, cacheHits, cacheHitRate };
    };
    expect(await figures()).toEqual({ calls: 1, cacheHits: 9, cacheHitRate: 0.9 });
    await platform.pass(HITS_TOLD_AFTER_MS);
    expect(platform.director.hits.byFunction().size).toBe(0);
    expect(await figures()).toEqual({ calls: 1, cacheHits: 9, cacheHitRate: 0.9 });
  });

  test("hits are told to another worker when theirs has left, and kept while nobody takes them", async () => {
    const platform = await arrange(LRU);
    const { invocation } = await platform.invoke({ args: [1] });
    await platform.invoke({ args: [1] });
    platform.workers.ids = platform.workers.ids.filter((id) => id !== invocation?.worker);
    platform.workers.become("lost", ...platform.workers.ids);
    await platform.pass(HITS_TOLD_AFTER_MS);
    expect([...platform.director.hits.byFunction()]).toEqual([["f", 1]]);
    platform.workers.become("well", ...platform.workers.ids);
    await platform.pass(HITS_TOLD_AFTER_MS);
    expect(platform.director.hits.byFunction().size).toBe(0);
    const [first = ""] = platform.workers.ids;
    expect((await platform.workers.stats(first)).functions).toMatchObject({ f: { cacheHits: 1 } });
  });

  test("a function that keeps nothing has no hit rate", async () => {
    const platform = await arrange({});
    await platform.invoke({ args: [1] });
    const stats = await (await platform.send("GET", "/v1/functions/f/stats")).json();
    expect(stats).toMatchObject({ calls: 1, cacheHits: 0, cacheHitRate: null });
  });
});

describe("over HTTP", () => {
  test("answers tell by Cache-Status what the cache had to do with them", async () => {
    const platform = await arrange({ ...LRU, ttlSeconds: 60 });
    const statuses = [];
    for (const cache of [undefined, undefined, "refresh", "skip"]) {
      statuses.push((await platform.invoke({ args: [1], cache })).status);
    }
    expect(statuses).toEqual([
      "troupe; fwd=miss; stored",
      "troupe; hit; ttl=60",
      "troupe; fwd=request; stored",
      "troupe; fwd=bypass",
    ]);
    const plain = await arrange({});
    expect((await plain.invoke({ args: [1] })).status).toBeNull();
  });

  test("callers with a key say by Cache-Control what they want; strangers do not", async () => {
    const platform = await arrange(LRU);
    await platform.deploy({ source: TYPED, config: { cache: LRU, visibility: "public" } });
    const call = async (cacheControl: string, key?: null) => {
      const headers = { "cache-control": cacheControl };
      const response = await platform.send("POST", "/f/f", { body: [1], headers, ...(key === null ? { key } : {}) });
      return response.headers.get("cache-status");
    };
    expect(await call("max-age=5")).toBe("troupe; fwd=miss; stored");
    expect(await call("no-cache")).toBe("troupe; fwd=request; stored");
    expect(await call("max-age=1, No-Store")).toBe("troupe; fwd=bypass");
    expect(await call("no-cache", null)).toBe("troupe; hit");
    expect(await call("no-store", null)).toBe("troupe; hit");
    expect(platform.workers.ran).toBe(3);
  });

  test("an unknown mode is refused", async () => {
    const platform = await arrange(LRU);
    expect((await platform.invoke({ args: [1], cache: "always" })).body).toMatchObject({ status: 400 });
  });
});

describe("maps, jobs and broadcasts", () => {
  const mapOf = async (platform: Awaited<ReturnType<typeof arrange>>, body: object) => {
    const text = await (await platform.send("POST", "/v1/functions/f/map", { body })).text();
    const lines = text
      .trim()
      .split("\n")
      .map((line): { value?: unknown; totals?: unknown } => JSON.parse(line));
    return { values: lines.flatMap(({ value }) => (value === undefined ? [] : [value])), totals: lines.at(-1)?.totals };
  };

  test.each(["worker", "cluster"])("a map uses what the %s keeps, and each input runs once", async (scope) => {
    const platform = await arrange({ ...LRU, scope });
    await platform.invoke({ args: [1] });
    const inputs = [[1], [2], [2], [3], [1]];
    const first = await mapOf(platform, { inputs, ordered: true });
    expect(first).toMatchObject({ values: [1, 2, 2, 3, 1], totals: { succeeded: 5, attempts: 2 } });
    expect(platform.workers.ran).toBe(3);
    await platform.pass(RECENT_RESULT_MS);
    expect((await mapOf(platform, { inputs, ordered: true })).values).toEqual([1, 2, 2, 3, 1]);
    expect(platform.workers.ran).toBe(3);
    expect((await mapOf(platform, { inputs, ordered: true, cache: "skip" })).values).toEqual([1, 2, 2, 3, 1]);
    expect(platform.workers.ran).toBe(8);
  });

  test("a map renews what is stale", async () => {
    const platform = await arrange({ ...CLUSTER, ttlSeconds: 2, staleSeconds: 60 });
    await mapOf(platform, { inputs: [[1]] });
    await platform.pass(3_000);
    expect((await mapOf(platform, { inputs: [[1], [1], [2]] })).totals).toMatchObject({ succeeded: 3 });
    await platform.settle();
    expect(platform.workers.ran).toBe(3);
    await mapOf(platform, { inputs: [[1]] });
    expect(platform.workers.ran).toBe(3);
  });

  test("a job uses the cache as its spawn says", async () => {
    const platform = await arrange(LRU);
    const spawn = async (body: object) => {
      const response = await platform.send("POST", "/v1/functions/f/spawn", { body });
      const job = await platform.send("GET", `${response.headers.get("location")}?wait=5`);
      return ((await job.json()) as { invocation: { cached: boolean } }).invocation.cached;
    };
    expect([await spawn({ args: [1] }), await spawn({ args: [1] })]).toEqual([false, true]);
    expect([await spawn({ args: [1], cache: "skip" }), await spawn({ args: [1], cache: "refresh" })]).toEqual([
      false,
      false,
    ]);
  });

  test("a broadcast asks everybody, and may fill every worker's cache", async () => {
    const platform = await arrange(LRU);
    const broadcast = (body: object) => platform.send("POST", "/v1/functions/f/broadcast", { body });
    await broadcast({ args: [1] });
    await broadcast({ args: [1] });
    expect(platform.workers.ran).toBe(6);
    await broadcast({ args: [1], cache: "refresh" });
    expect(platform.workers.ran).toBe(9);
    const { results } = (await (await broadcast({ args: [1], cache: "use" })).json()) as {
      results: { invocation: object }[];
    };
    expect(results.map(({ invocation }) => invocation)).toMatchObject(Array(3).fill({ cached: true, attempts: 0 }));
    expect(platform.workers.ran).toBe(9);
  });
});

describe("the cluster", () => {
  test("gives what any worker has given, and is not asked by functions that keep nothing there", async () => {
    const platform = await arrange(CLUSTER);
    const first = await platform.invoke({ args: [1] });
    await platform.pass(RECENT_RESULT_MS);
    platform.workers.ids = platform.workers.ids.filter((id) => id !== first.invocation?.worker);
    const second = await platform.invoke({ args: [1] });
    expect([first.cached, second.cached]).toEqual([false, true]);
    expect(second.invocation?.worker).toBe(first.invocation?.worker);
    expect(platform.workers.ran).toBe(1);
  });

  test("that cannot be asked keeps nobody from calling", async () => {
    const failing = () => Promise.reject(new Error("The cluster is away."));
    const results = { get: failing, put: failing, purge: failing, inspect: failing, used: () => {} };
    const platform = await arrange(CLUSTER, undefined, { results });
    expect((await platform.invoke({ args: [1] })).body).toBe(1);
    await platform.pass(RECENT_RESULT_MS);
    expect(await platform.invoke({ args: [1] })).toMatchObject({ body: 1, cached: false });
    expect(platform.failures).toEqual([]);
  });

  test("gives nothing that is not of the type of the version that is called", async () => {
    const platform = await arrange(CLUSTER);
    await platform.invoke({ args: [1] });
    await platform.pass(RECENT_RESULT_MS);
    await platform.deploy({
      ...{ source: "export default (a: number): string => a;", allowBreaking: true },
      config: { cache: CLUSTER },
    });
    expect((await platform.invoke({ args: [1] })).body).toMatchObject({ code: "user_error" });
    await platform.settle();
    expect(await platform.results.inspect(F)).toMatchObject({ size: 0 });
  });
});

describe("of what comes at the same time", () => {
  /** A cluster whose answers the test holds back. */
  const held = () => {
    const answers: ((shared: SharedResult | null) => void)[] = [];
    const kept = new Map<string, KeptResult>();
    const results: SharedResults = {
      get: () => new Promise((resolve) => answers.push(resolve)),
      put: async (_name, _config, result) => void kept.set(result.key, result),
      used: () => {},
      purge: () => Promise.resolve(0),
      inspect: () => Promise.resolve(null),
    };
    return { answers, kept, results };
  };

  test("a call that finds nothing in the cluster takes what another has brought meanwhile", async () => {
    const { answers, results } = held();
    const platform = await arrange(CLUSTER, undefined, { results });
    const both = [platform.invoke({ args: [1] }), platform.invoke({ args: [1] })];
    await platform.settle();
    answers.shift()?.(null);
    await platform.settle();
    answers.shift()?.(null);
    expect((await Promise.all(both)).map(({ cached }) => cached)).toEqual([false, true]);
    expect(platform.workers.ran).toBe(1);
  });

  test("an old result of the cluster does not take the place of one that was wanted anew", async () => {
    const { answers, kept, results } = held();
    let runs = 0;
    const platform = await arrange(CLUSTER, { f: () => ++runs }, { results });
    await platform.invoke({ args: [1], cache: "refresh" });
    await platform.settle();
    const old = [...kept.values()][0];
    await platform.pass(RECENT_RESULT_MS);
    const slow = platform.invoke({ args: [1] });
    await platform.settle();
    expect((await platform.invoke({ args: [1], cache: "refresh" })).body).toBe(2);
    answers.shift()?.(old === undefined ? null : { ...old, freshMs: 60_000 });
    expect(await slow).toMatchObject({ body: 2, cached: true });
    expect(await platform.invoke({ args: [1] })).toMatchObject({ body: 2, cached: true });
  });

  test("a result that a worker gave before is not remembered behind one that was wanted anew", async () => {
    let runs = 0;
    const platform = await arrange(LRU, { f: () => ++runs });
    await platform.invoke({ args: [1] });
    await platform.pass(RECENT_RESULT_MS);
    const { workers } = platform;
    const invokeAtOnce = workers.invoke.bind(workers);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    workers.invoke = async (worker, call) => {
      const reply = await invokeAtOnce(worker, call);
      if (call.cache?.mode === "use") await released;
      return reply;
    };
    const slow = platform.invoke({ args: [1] });
    await platform.settle();
    expect((await platform.invoke({ args: [1], cache: "refresh" })).body).toBe(2);
    release();
    expect(await slow).toMatchObject({ body: 1, cached: true });
    expect(await platform.invoke({ args: [1] })).toMatchObject({ body: 2, cached: true });
  });
});

describe("what the platform's own callers may ask for", () => {
  test("results of a function that keeps none are remembered for who wants that", async () => {
    const platform = await arrange({});
    const live = await platform.registry.live(F);
    if (live === null) throw new Error("f is not deployed.");
    const call = async (remember: boolean) => {
      const options = { repeatable: false, encoding: "json", remember } as const;
      return unwrap(await invoke(platform.director, live, { args: [1] }, options)).invocation.cached;
    };
    expect([await call(false), await call(true), await call(true), await call(false)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test("a worker that is preferred is asked first, unless it is suspected or gone", async () => {
    const platform = await arrange({});
    const live = await platform.registry.live(F);
    const version = live?.overloads[0];
    if (version === undefined) throw new Error("f is not deployed.");
    const orderWith = (preferWorker: string | null) => [
      ...unwrap(workersFor(platform.director, version, { preferWorker })),
    ];
    const usual = orderWith(null);
    const last = usual.at(-1) ?? "";
    expect(orderWith(last)).toEqual([last, ...usual.slice(0, -1)]);
    expect(orderWith("nobody")).toEqual(usual);
    for (let loss = 0; loss < 3; loss++) platform.director.watch.circuits.end(last, "ill");
    expect(orderWith(last)).toEqual(usual);
  });
});

/**
 * Results that a worker keeps, in the real object with real isolates.
 */
import { evictDurableObject, reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { MAX_WORKER_CACHE_BYTES } from "../../src/contracts/limits.ts";
import { shortly, staged } from "./support/staged-function.ts";

afterEach(reset);

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
const DOUBLE = "export default (n) => { console.log('ran'); return n * 2; }";
/** Waits for so long, then gives what it was given. */
const SLOW = "export default async (ms, value) => { await scheduler.wait(ms); return value; }";
const COUNT = "let runs = 0; export default () => ++runs;";

describe("results", () => {
  it("are given again as they were, without running", async () => {
    const { call, stats } = await staged("w0", "double", DOUBLE, {});
    const first = await call([2]);
    const second = await call([2]);
    expect([first, second, await call([3])].map(shortly)).toEqual(["4", "(4)", "6"]);
    expect(first).toMatchObject({ figures: { logs: [{ message: "ran" }], freshMs: Number.POSITIVE_INFINITY } });
    expect(second).toMatchObject({
      figures: { worker: "w0", cpuMs: 0, wallMs: 0, logs: [], cold: false, resultBytes: 1 },
    });
    expect(await stats()).toEqual({ calls: 2, cacheHits: 1, cacheMisses: 2 });
  });

  it("are kept by each worker for itself, and gone when its object is", async () => {
    const { call, stub, start } = await staged("w0", "double", DOUBLE, {});
    const other = await staged("w1", "double", DOUBLE, {});
    expect([await call([2]), await call([2]), await other.call([2])].map(shortly)).toEqual(["4", "(4)", "4"]);
    await evictDurableObject(stub());
    await start();
    expect(shortly(await call([2]))).toBe("4");
    expect(shortly(await other.call([2]))).toBe("(4)");
  });

  it("are listed with arguments, and forgotten by entry, by function and all together", async () => {
    const { call, stub, listing, keyOf } = await staged("w0", "double", DOUBLE, { maxEntries: 7 });
    const other = await staged("w0", "slow", SLOW, { policy: "lfu" });
    for (const n of [1, 2, 2, 3]) await call([n]);
    await other.call([0, "x"]);
    expect(await listing()).toMatchObject({
      ...{ policy: "lru", scope: "worker", maxEntries: 7, size: 3, hits: 1, misses: 3, evictions: 0, bytes: 9 },
      entries: [1, 2, 3].map((n) => ({ args: Uint8Array.of(0x81, n), hits: n === 2 ? 1 : 0, stale: false, bytes: 3 })),
    });
    expect(await stub().purgeCache({ function: "double", key: await keyOf(2) })).toBe(1);
    expect([await call([2]), await call([3])].map(shortly)).toEqual(["4", "(6)"]);
    expect(await stub().purgeCache({ function: "double" })).toBe(3);
    expect([await call([3]), await other.call([0, "x"])].map(shortly)).toEqual(["6", '("x")']);
    expect(await stub().purgeCache({})).toBe(2);
    expect(shortly(await other.call([0, "x"]))).toBe('"x"');
  });

  it("are found by the same code when it is deployed again, and by no other", async () => {
    const first = await staged("w0", "changing", DOUBLE, {});
    await first.call([2]);
    const second = await staged("w0", "changing", "export default (n) => n * 3;", {});
    expect([await second.call([2]), await second.call([2])].map(shortly)).toEqual(["6", "(6)"]);
    const again = await staged("w0", "changing", DOUBLE, { policy: "lfu", maxEntries: 5 });
    expect([await again.call([2]), await again.call([3])].map(shortly)).toEqual(["(4)", "6"]);
    expect(await again.listing()).toMatchObject({ policy: "lfu", maxEntries: 5, size: 3 });
  });

  it("of all functions together are bounded, and whoever has most makes room", async () => {
    const source = "export default (n, length) => String(n % 10).repeat(length)";
    const roomy = { maxBytes: MAX_WORKER_CACHE_BYTES };
    const [small, large] = [await staged("w0", "small", source, roomy), await staged("w0", "large", source, roomy)];
    await small.call([1, 900_000]);
    for (let n = 0; n < 9; n++) await large.call([n, 900_000]);
    const [first, second] = [await small.listing(), await large.listing()];
    expect((first?.bytes ?? 0) + (second?.bytes ?? 0)).toBeLessThanOrEqual(MAX_WORKER_CACHE_BYTES);
    expect(first).toMatchObject({ size: 1, evictions: 0 });
    expect(second).toMatchObject({ size: 8, evictions: 1 });
    expect((await large.call([8, 900_000])).state).toBe("done");
    expect(await large.stats()).toMatchObject({ cacheHits: 1 });
  });

  it("that are stale are given at once, and renewed by one call", async () => {
    const { call, stats, listing } = await staged("w0", "count", COUNT, { ttlSeconds: 1, staleSeconds: 60 });
    expect(shortly(await call([]))).toBe("1");
    await sleep(1_050);
    const stale = await Promise.all([call([]), call([]), call([])]);
    expect(stale.map(shortly)).toEqual(["(1)", "(1)", "(1)"]);
    expect(stale[0]).toMatchObject({ state: "done", figures: { freshMs: expect.any(Number) } });
    await sleep(100);
    expect(shortly(await call([]))).toBe("(2)");
    expect(await stats()).toEqual({ calls: 2, cacheHits: 4, cacheMisses: 1 });
    expect((await listing())?.entries).toMatchObject([{ stale: false, hits: 4 }]);
  });

  it("are kept as often as a director gave them, too", async () => {
    const { call, stub, keyOf, listing, stats } = await staged("w0", "double", DOUBLE, {
      policy: "lfu",
      maxEntries: 2,
    });
    await call([1]);
    await stub().countHits([{ function: "double", key: await keyOf(1), hits: 5 }]);
    for (const n of [2, 3, 4]) await call([n]);
    expect(shortly(await call([1]))).toBe("(2)");
    expect(await stats()).toEqual({ calls: 4, cacheHits: 6, cacheMisses: 4 });
    expect(await listing()).toMatchObject({ hits: 6, misses: 4, evictions: 2 });
  });
});

describe("equal calls at once", () => {
  it.each(["worker", "cluster"])("run once, where the %s keeps results", async (scope) => {
    const { call, stats } = await staged("w0", "slow", SLOW, { scope });
    const replies = await Promise.all(Array.from({ length: 20 }, () => call([100, "x"])));
    const texts = replies.map(shortly);
    expect(texts.filter((text) => text === '"x"')).toHaveLength(1);
    expect(texts.filter((text) => text === '("x")')).toHaveLength(19);
    expect(await stats()).toEqual({ calls: 1, cacheHits: 19, cacheMisses: 1 });
    expect(replies.filter((reply) => reply.state === "done" && reply.figures.joined === true)).toHaveLength(19);
    expect(shortly(await call([100, "x"]))).toBe(scope === "worker" ? '("x")' : '"x"');
  });

  it("share a failure, which is not kept", async () => {
    const { call, stats } = await staged(
      "w0",
      "fail",
      "export default async () => { await scheduler.wait(50); throw new Error('no'); }",
      {},
    );
    const replies = await Promise.all([call([]), call([]), call([])]);
    expect(replies.map(shortly).toSorted()).toEqual(["(user_error)", "(user_error)", "user_error"]);
    expect(shortly(await call([]))).toBe("user_error");
    expect(await stats()).toMatchObject({ calls: 2, cacheHits: 0 });
  });

  it("do not suffer from the cancellation of the one that runs, or from its lower limits", async () => {
    const { call, stub, stats } = await staged("w0", "slow", SLOW, {});
    const leader = call([300, "x"], { id: "inv_leader" });
    await sleep(50);
    const others = [call([300, "x"]), call([300, "x"])];
    await sleep(50);
    expect(await stub().cancel("inv_leader")).toBe(true);
    expect(shortly(await leader)).toBe("cancelled");
    expect((await Promise.all(others)).map(shortly).toSorted()).toEqual(['"x"', '("x")']);
    const hasty = call([200, "y"], { timeoutMs: 100 });
    await sleep(20);
    const patient = call([200, "y"]);
    expect([await hasty, await patient].map(shortly)).toEqual(["timeout", '"y"']);
    expect(await stats()).toMatchObject({ calls: 4 });
  });

  it("do not wait in turn for calls that are lost", async () => {
    const { call, stats } = await staged(
      "w0",
      "break",
      "export default async () => { await scheduler.wait(300); for (;;) {} }",
      {},
    );
    const startedMs = Date.now();
    const calls = Array.from({ length: 12 }, (_, index) => call([], { cpuMs: 20 + index, timeoutMs: 5_000 }));
    expect(new Set((await Promise.all(calls)).map(shortly))).toEqual(new Set(["cpu_limit"]));
    expect(Date.now() - startedMs).toBeLessThan(2_500);
    expect(await stats()).toMatchObject({ calls: 12, cacheHits: 0 });
  });

  it("keep their own time limit and may be cancelled, while the other goes on", async () => {
    const { call, stub, stats } = await staged("w0", "slow", SLOW, {});
    const leader = call([400, "x"], { id: "inv_leader" });
    await sleep(50);
    const hasty = call([400, "x"], { timeoutMs: 50 });
    const unwanted = call([400, "x"], { id: "inv_unwanted" });
    await sleep(20);
    expect(await stub().cancel("inv_unwanted")).toBe(true);
    expect([await hasty, await unwanted].map(shortly)).toEqual(["(timeout)", "(cancelled)"]);
    expect(await stub().cancel("inv_unwanted")).toBe(false);
    expect(shortly(await leader)).toBe('"x"');
    expect(await stats()).toMatchObject({ calls: 1 });
  });

  it("all end when calls of their function are ended", async () => {
    const { call, stub, stats } = await staged("w0", "slow", SLOW, {});
    const calls = [1, 2, 3].map(() => call([2_000, "x"]));
    await sleep(100);
    expect(await stub().cancelFunction("slow")).toBe(3);
    expect((await Promise.all(calls)).map(shortly).toSorted()).toEqual(["(cancelled)", "(cancelled)", "cancelled"]);
    expect(await stats()).toMatchObject({ calls: 1, cacheHits: 0 });
  });

  it("do not join one that began before a purge or a refresh, and its result is not kept", async () => {
    const source =
      "let runs = 0; export default async (ms) => { const run = ++runs; await scheduler.wait(ms); return run; }";
    const { call, stub, listing } = await staged("w0", "numbered", source, {});
    const before = call([200]);
    await sleep(50);
    expect(await stub().purgeCache({ function: "numbered" })).toBe(0);
    expect(shortly(await call([200]))).toBe("2");
    expect(shortly(await before)).toBe("1");
    expect(shortly(await call([200]))).toBe("(2)");
    const old = call([300]);
    await sleep(100);
    const anew = call([300], { mode: "refresh" });
    await sleep(50);
    expect(shortly(await call([300]))).toBe("(4)");
    expect([await old, await anew].map(shortly)).toEqual(["3", "4"]);
    expect(await listing()).toMatchObject({ size: 2 });
  });
});

describe("batches", () => {
  it("run what nobody has answered, each input once", async () => {
    const { call, batch, stats } = await staged("w0", "double", DOUBLE, {});
    await call([1]);
    const replies = await batch([[1], [2], [3], [2], [1]]);
    expect(replies.map(shortly)).toEqual(["(2)", "4", "6", "(4)", "(2)"]);
    expect(await stats()).toEqual({ calls: 3, cacheHits: 3, cacheMisses: 3 });
    expect((await batch([[1], [2], [3]])).map(shortly)).toEqual(["(2)", "(4)", "(6)"]);
  });

  it("that want the same of each other do not wait for ever", async () => {
    const source = "export default async (n) => { await scheduler.wait(20); return n; }";
    const { batch, stats } = await staged("w0", "wait", source, { scope: "cluster" });
    // Calls that wait are given back by a batch; the second time each is made on its own.
    await batch([[0], [9]]);
    const inputs = [[1], [2], [3], [4]];
    const both = await Promise.all([batch(inputs), batch(inputs.toReversed())]);
    expect(both.map((replies) => replies.map(shortly).map((text) => text.replace(/\D/g, "")))).toEqual([
      ["1", "2", "3", "4"],
      ["4", "3", "2", "1"],
    ]);
    expect((await stats()).calls).toBeLessThan(10);
  });
});

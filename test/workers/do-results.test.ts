/**
 * The cluster's results as a director gets them: out of KV where that is right, never what was purged, and none at all
 * while nobody can be asked.
 */
import { evictDurableObject, reset, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { encodeCopy } from "../../src/cache/result-copy.ts";
import { cacheConfig } from "../../src/contracts/cache.ts";
import { functionName } from "../../src/contracts/ids.ts";
import type { KeptResult } from "../../src/contracts/kept-result.ts";
import { RECENT_RESULT_MS } from "../../src/contracts/limits.ts";
import { DoResults } from "../../src/director/adapters/do-results.ts";
import { faultyKv, kvFaults, resetKvFaults } from "./support/faulty-kv.ts";
import { heldNamespace } from "./support/held-namespace.ts";

const NAME = functionName.parse("add");
const LONG = cacheConfig.parse({ policy: "lru", scope: "cluster" });
const SHORT = cacheConfig.parse({ policy: "ttl", scope: "cluster", ttlSeconds: 59 });

let now = 0;
let told: (() => void)[] = [];
let background: Promise<unknown>[] = [];

beforeEach(() => {
  now = Date.now();
  told = [];
  background = [];
  resetKvFaults();
});
afterEach(async () => {
  resetKvFaults();
  await reset();
});

function director(caches = env.RESULT_CACHE): DoResults {
  return new DoResults({
    ...{ caches, copies: faultyKv(env.FUNCTIONS), now: () => now },
    schedule: (callback) => {
      told.push(callback);
      return () => {};
    },
    background: (work) => void background.push(work),
  });
}

/** Objects that fail whatever they are asked, while `broken` says so. */
function brokenCaches(broken: { is: boolean }): typeof env.RESULT_CACHE {
  return new Proxy(env.RESULT_CACHE, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        if (broken.is && property === "get") throw new Error("The object is out of reach.");
        return Reflect.apply(member, target, args);
      };
    },
  });
}

function resultOf(key: string, value: KeptResult["value"] = '"value"'): KeptResult {
  return { key, args: Uint8Array.of(0x80), encoding: "json", value, version: 1, worker: "w0", storedAt: 0 };
}

/** The names of the copies, once there are so many: nobody waits for them when a result is kept. */
async function copies(count: number): Promise<string[]> {
  const names = async () => (await env.FUNCTIONS.list({ prefix: "result:" })).keys.map(({ name }) => name);
  await expect.poll(names).toHaveLength(count);
  return names();
}

it("gives what any director kept, fresh for as long as it was to be", async () => {
  const [here, elsewhere] = [director(), director()];
  expect(await here.get(NAME, LONG, "a")).toBeNull();
  await here.put(NAME, LONG, resultOf("a"));
  await here.put(NAME, SHORT, resultOf("b", Uint8Array.of(1)));
  expect(await elsewhere.get(NAME, LONG, "a")).toMatchObject({ value: '"value"', worker: "w0", freshMs: Infinity });
  const short = await elsewhere.get(NAME, SHORT, "b");
  expect(short?.value).toEqual(Uint8Array.of(1));
  expect(short?.freshMs).toBeGreaterThan(50_000);
  // The object's clock is the real one, and this director's stands still.
  expect(short?.freshMs).toBeLessThanOrEqual(60_000);
  expect(await elsewhere.get(functionName.parse("other"), LONG, "a")).toBeNull();
});

it("reads copies of what lives long, and asks the object once a second all the same", async () => {
  const broken = { is: false };
  const here = director(brokenCaches(broken));
  await here.put(NAME, LONG, resultOf("a"));
  await copies(1);
  broken.is = true;
  const copied = await here.get(NAME, LONG, "a");
  expect(copied).toMatchObject({ key: "a", value: '"value"', args: Uint8Array.of(0x80), freshMs: Infinity });
  expect(await here.get(NAME, SHORT, "a")).toBeNull();
  now += RECENT_RESULT_MS;
  kvFaults.reads = [];
  expect(await here.get(NAME, LONG, "a")).toBeNull();
  expect(kvFaults.reads).toEqual([]);
  broken.is = false;
  expect(await here.get(NAME, LONG, "a")).not.toBeNull();
});

it("tells the object of results that it gave out of KV, at most once a second", async () => {
  const here = director();
  await here.put(NAME, LONG, resultOf("a"));
  await copies(1);
  for (let times = 0; times < 3; times++) await here.get(NAME, LONG, "a");
  expect(told).toHaveLength(1);
  for (const tell of told) tell();
  await Promise.all(background);
  expect(await env.RESULT_CACHE.getByName(NAME).inspect()).toMatchObject({ hits: 3, entries: [{ hits: 3 }] });
  await here.get(NAME, LONG, "a");
  expect(await here.inspect(NAME)).toMatchObject({ hits: 4, misses: 0 });
});

it("never gives again what it purged, and others do not after a second", async () => {
  const [here, elsewhere] = [director(), director()];
  for (const key of ["a", "b"]) await here.put(NAME, LONG, resultOf(key));
  await copies(2);
  expect(await elsewhere.get(NAME, LONG, "a")).not.toBeNull();
  expect(await here.purge(NAME, "a")).toBe(1);
  expect(await here.get(NAME, LONG, "a")).toBeNull();
  expect(await here.get(NAME, LONG, "b")).not.toBeNull();
  // KV has the copy still, as it may have elsewhere for a minute.
  expect(await elsewhere.get(NAME, LONG, "a")).not.toBeNull();
  now += RECENT_RESULT_MS;
  expect(await elsewhere.get(NAME, LONG, "a")).toBeNull();
  expect(await here.purge(NAME)).toBe(1);
  expect(await here.inspect(NAME)).toMatchObject({ size: 0, entries: [] });
});

it("does not keep what a call gave that had begun before a purge, whoever purged", async () => {
  const [here, elsewhere] = [director(), director()];
  await elsewhere.put(NAME, SHORT, resultOf("b"));
  expect(await here.get(NAME, SHORT, "a")).toBeNull();
  await elsewhere.purge(NAME);
  await here.put(NAME, SHORT, resultOf("a"));
  expect(await elsewhere.get(NAME, SHORT, "a")).toBeNull();
  expect(await here.get(NAME, SHORT, "a")).toBeNull();
  await here.put(NAME, SHORT, resultOf("a"));
  expect(await elsewhere.get(NAME, SHORT, "a")).not.toBeNull();
  // A call that runs whatever is kept asks nobody before.
  await elsewhere.purge(NAME);
  await here.put(NAME, SHORT, resultOf("a"));
  expect(await elsewhere.get(NAME, SHORT, "a")).not.toBeNull();
});

it("finds what was kept when the object wakes again", async () => {
  const here = director();
  await here.put(NAME, SHORT, resultOf("a"));
  expect(await here.get(NAME, SHORT, "a")).not.toBeNull();
  await evictDurableObject(env.RESULT_CACHE.getByName(NAME));
  expect(await here.get(NAME, SHORT, "a")).toMatchObject({ value: '"value"', worker: "w0" });
  expect(await here.inspect(NAME)).toMatchObject({ size: 1, policy: "ttl" });
});

it("does not take up the generation of before a purge from an answer that was late", async () => {
  await director().put(NAME, LONG, resultOf("a"));
  const { namespace, answered, release } = heldNamespace(env.RESULT_CACHE, "get");
  const here = director(namespace);
  const late = here.get(NAME, LONG, "a");
  await answered;
  await here.purge(NAME, "a");
  release();
  expect(await late).not.toBeNull();
  expect(await here.get(NAME, LONG, "a")).toBeNull();
});

it("asks the object when a copy is missing, stale, unreadable, or KV is down", async () => {
  const here = director();
  await here.put(NAME, LONG, resultOf("a"));
  const [copy = ""] = await copies(1);
  const found = () => here.get(NAME, LONG, "a");
  kvFaults.failing = { prefix: "result:" };
  expect(await found()).toMatchObject({ value: '"value"' });
  kvFaults.failing = null;
  await env.FUNCTIONS.put(copy, "of another release");
  expect(await found()).toMatchObject({ value: '"value"' });
  const stale = { ...resultOf("a", '"old"'), freshUntil: now, staleUntil: now + 60_000 };
  await env.FUNCTIONS.put(copy, encodeCopy(stale));
  expect(await found()).toMatchObject({ value: '"value"' });
  await env.FUNCTIONS.delete(copy);
  expect(await found()).toMatchObject({ value: '"value"' });
});

it("has no result while the objects are out of reach, and fails what must not be taken for done", async () => {
  const here = director(brokenCaches({ is: true }));
  await here.put(NAME, LONG, resultOf("a"));
  expect(await here.get(NAME, LONG, "a")).toBeNull();
  await expect(here.purge(NAME)).rejects.toMatchObject({ fault: { code: "internal" } });
  await expect(here.inspect(NAME)).rejects.toMatchObject({ fault: { code: "internal" } });
});

it("takes the way that takes less time, and tries the other now and then", async () => {
  const here = director();
  await here.put(NAME, LONG, resultOf("a"));
  await copies(1);
  expect(await here.get(NAME, LONG, "a")).not.toBeNull();
  now += RECENT_RESULT_MS;
  expect(await here.get(NAME, LONG, "a")).not.toBeNull();
  // From here on KV takes its time.
  kvFaults.hold = new Promise<void>((resolve) => {
    setTimeout(() => {
      now += 200;
      resolve();
    });
  });
  expect(await here.get(NAME, LONG, "a")).not.toBeNull();
  kvFaults.hold = null;
  kvFaults.reads = [];
  for (let times = 0; times < 64; times++) await here.get(NAME, LONG, "a");
  expect(kvFaults.reads).toHaveLength(2);
});

it("is not known before something was kept, and clears by the object's alarm what has ended", async () => {
  const here = director();
  expect(await here.inspect(NAME)).toBeNull();
  const second = cacheConfig.parse({ policy: "ttl", scope: "cluster", ttlSeconds: 1 });
  await here.put(NAME, second, resultOf("a"));
  expect(await here.inspect(NAME)).toMatchObject({ size: 1, policy: "ttl" });
  await scheduler.wait(1_100);
  await runDurableObjectAlarm(env.RESULT_CACHE.getByName(NAME));
  expect(await here.inspect(NAME)).toMatchObject({ size: 0 });
});

import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RegistryTables } from "../../durable-objects/registry.sql.ts";
import { Outbox } from "../../durable-objects/registry-outbox.sql.ts";
import { publishDue } from "../../durable-objects/registry-publish.ts";
import { all } from "../../durable-objects/support/sql.ts";
import type { LiveFunction } from "../../src/contracts/function.ts";
import { artifactKey, bindingsKey, liveKey } from "../../src/contracts/registry.ts";
import { alice, deployMessage, named } from "../support/deployments.ts";
import { unwrap } from "../support/result.ts";
import { kvFaults, resetKvFaults } from "./support/faulty-kv.ts";

beforeEach(resetKvFaults);
afterEach(async () => {
  resetKvFaults();
  await reset();
});

const registry = () => env.FAULTY_REGISTRY.getByName("registry");
const live = (name: string) => env.FUNCTIONS.get<LiveFunction>(liveKey(name), "json");
const waiting = () =>
  runInDurableObject(registry(), (_object, { storage }) =>
    all(storage.sql, "SELECT kind, attempts, error FROM copies WHERE changes > published ORDER BY kind"),
  );
/** Backoff begins with a second, so an alarm of its own heals within a few. */
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 100 });

it("writes the artifact, then the pointer, before it acknowledges", async () => {
  const sent = await deployMessage();
  const { live: made } = unwrap(await registry().deploy(sent));
  expect(kvFaults.writes).toEqual([`put ${artifactKey(sent.artifactHash)}`, "put fn:add"]);
  expect(await live("add")).toEqual(made);
  expect(await env.FUNCTIONS.get(artifactKey(sent.artifactHash))).toBe(new TextDecoder().decode(sent.artifact));
  expect(await waiting()).toEqual([]);
});

it("writes bindings before the pointer, too, and holds the pointer back for them", async () => {
  kvFaults.failing = { prefix: "bindings:" };
  const bindings = { vars: { A: "a" } };
  const { live: made, version } = unwrap(await registry().deploy(await deployMessage({ bindings })));
  expect(await live("add")).toBeNull();
  expect(kvFaults.writes.filter((write) => write === "put fn:add")).toEqual([]);
  resetKvFaults();
  await eventually(async () => expect(await live("add")).toEqual(made));
  expect(await env.FUNCTIONS.get(bindingsKey(String(version.bindings)), "json")).toMatchObject(bindings);
  expect(await waiting()).toEqual([]);
});

it("writes an artifact once", async () => {
  unwrap(await registry().deploy(await deployMessage({ name: "one" })));
  unwrap(await registry().deploy(await deployMessage({ name: "two" })));
  expect(kvFaults.writes.map((write) => write.replace(/sha256:.*/, "…"))).toEqual([
    "put artifact:…",
    "put fn:one",
    "put fn:two",
  ]);
});

it("deletes the pointer of a removed function", async () => {
  unwrap(await registry().deploy(await deployMessage()));
  unwrap(await registry().remove({ name: named("add"), by: alice }));
  expect(await live("add")).toBeNull();
  expect(await waiting()).toEqual([]);
});

it("acknowledges while KV fails, and publishes when it is well again", async () => {
  kvFaults.failing = { prefix: "" };
  const sent = await deployMessage();
  const { live: made } = unwrap(await registry().deploy(sent));
  expect((await registry().state(named("add"))).live).toEqual(made);
  expect(await live("add")).toBeNull();
  expect(await waiting()).toMatchObject([
    { kind: "artifact", error: expect.stringContaining("429") },
    { kind: "live" },
  ]);

  kvFaults.failing = null;
  await eventually(async () => expect(await live("add")).toEqual(made));
  expect(await waiting()).toEqual([]);
});

it("never points at an artifact that is not there", async () => {
  const first = unwrap(await registry().deploy(await deployMessage())).live;
  kvFaults.failing = { prefix: "artifact:" };
  const sent = await deployMessage({ code: "export default 2;" });
  const second = unwrap(await registry().deploy(sent)).live;
  expect(await live("add")).toEqual(first);
  await runDurableObjectAlarm(registry());
  expect(await live("add")).toEqual(first);

  kvFaults.failing = null;
  await eventually(async () => expect(await live("add")).toEqual(second));
  expect(await env.FUNCTIONS.get(artifactKey(sent.artifactHash))).not.toBeNull();
});

it("announces an overload only when the artifacts of all of them are there", async () => {
  unwrap(await registry().deploy(await deployMessage({ signature: "one" })));
  kvFaults.failing = { prefix: "artifact:" };
  const sent = await deployMessage({ code: "export default 2;", signature: "two", keeps: [1] });
  const { live: made } = unwrap(await registry().deploy(sent));
  expect(await live("add")).toMatchObject({ overloads: [{ version: 1 }] });
  kvFaults.failing = null;
  await eventually(async () => expect(await live("add")).toEqual(made));
  expect(made.overloads).toHaveLength(2);
});

it("does not let one function's failure hold up another", async () => {
  kvFaults.failing = { prefix: liveKey("one") };
  unwrap(await registry().deploy(await deployMessage({ name: "one" })));
  const { live: made } = unwrap(await registry().deploy(await deployMessage({ name: "two" })));
  expect(await live("two")).toEqual(made);
  expect(await live("one")).toBeNull();
});

it("writes the newest state once for many changes", async () => {
  kvFaults.failing = { prefix: "fn:" };
  for (let round = 0; round < 5; round++) {
    unwrap(await registry().deploy(await deployMessage({ code: `export default ${round};` })));
  }
  resetKvFaults();
  await eventually(async () => expect(await live("add")).toMatchObject({ overloads: [{ version: 5 }] }));
  expect(kvFaults.writes).toEqual(["put fn:add"]);
});

it("lets no old state overtake a newer one", async () => {
  const codes = Array.from({ length: 10 }, (_, index) => `export default ${index};`);
  const messages = await Promise.all(codes.map((code) => deployMessage({ code })));
  const outcomes = await Promise.all(messages.map((message) => registry().deploy(message)));
  const newest = Math.max(...outcomes.map((outcome) => unwrap(outcome).version.version));
  expect(newest).toBe(10);
  expect(await live("add")).toMatchObject({ overloads: [{ version: newest }] });
});

it("acknowledges while KV hangs, and keeps its writes in order", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  unwrap(await registry().deploy(await deployMessage({ code: "export default 1;" })));
  kvFaults.hold = promise;
  unwrap(await registry().deploy(await deployMessage({ code: "export default 1;", export: "second" })));
  kvFaults.hold = null;
  const third = await deployMessage({ code: "export default 1;", export: "third" });
  unwrap(await registry().deploy(third));
  expect(kvFaults.writes.filter((write) => write === "put fn:add")).toHaveLength(2);
  resolve();
  await eventually(async () => expect(await waiting()).toEqual([]));
  expect(await live("add")).toMatchObject({ overloads: [{ version: 3 }] });
});

it("writes what was deployed again while its removal was on the way", async () => {
  unwrap(await registry().deploy(await deployMessage()));
  const { promise, resolve } = Promise.withResolvers<void>();
  kvFaults.hold = promise;
  unwrap(await registry().remove({ name: named("add"), by: alice }));
  kvFaults.hold = null;
  const { live: made } = unwrap(await registry().deploy(await deployMessage()));
  resolve();
  await eventually(async () => expect(await waiting()).toEqual([]));
  expect(await live("add")).toEqual(made);
});

it("pauses longer after each failure", async () => {
  kvFaults.failing = { prefix: "" };
  unwrap(await registry().deploy(await deployMessage()));
  const start = Date.now() + 3_600_000;
  const tries = await runInDurableObject(registry(), async (_object, { storage }) => {
    const store = { tables: new RegistryTables(storage.sql), outbox: new Outbox(storage.sql) };
    const failing = { put: () => Promise.reject(new Error("down")), delete: () => Promise.reject(new Error("down")) };
    const dueAfter: number[] = [];
    for (let round = 0, now = start; round < 8; round++) {
      await publishDue(store, failing, () => now);
      const due = store.outbox.nextDueAt() ?? now;
      dueAfter.push(due - now);
      now = due;
    }
    return dueAfter;
  });
  expect(tries).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

it("publishes after an eviction what was not published before", async () => {
  kvFaults.failing = { prefix: "" };
  const { live: made } = unwrap(await registry().deploy(await deployMessage()));
  await evictDurableObject(registry());
  kvFaults.failing = null;
  await eventually(async () => expect(await live("add")).toEqual(made));
});

it("sets the alarm again when it wakes without one", async () => {
  kvFaults.failing = { prefix: "" };
  const { live: made } = unwrap(await registry().deploy(await deployMessage()));
  await runInDurableObject(registry(), (_object, { storage }) => storage.deleteAlarm());
  await evictDurableObject(registry());
  kvFaults.failing = null;
  expect((await registry().state(named("add"))).live).toEqual(made);
  await eventually(async () => expect(await live("add")).toEqual(made));
});

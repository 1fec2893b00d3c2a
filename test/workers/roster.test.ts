/**
 * The roster with real workers: it fills itself, grows and shrinks, and outlives its object.
 */
import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { ROSTER_MIGRATIONS } from "../../durable-objects/roster.migrations.ts";
import { compile } from "../../src/artifact/compile.ts";
import { encodeBundle, hashArtifact } from "../../src/artifact/hash.ts";
import { functionConfig, runnableOf } from "../../src/contracts/function.ts";
import { functionName } from "../../src/contracts/ids.ts";
import type { WorkerReply } from "../../src/contracts/invocation.ts";
import { REGISTRY_OBJECT } from "../../src/contracts/registry.ts";
import { RELEASE, ROSTER_OBJECT } from "../../src/contracts/roster.ts";
import { DoRoster } from "../../src/director/adapters/do-roster.ts";

afterEach(reset);

const roster = () => env.ROSTER.getByName(ROSTER_OBJECT);
const ids = async () => (await roster().list()).map(({ id }) => id);
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
const SLEEPER = "export default async (ms) => { await scheduler.wait(ms); return ms; }";

/** Lets a worker have the code, and gives what calls of it need. */
async function onStage(worker: string) {
  const thread = { now: Date.now, pause: () => Promise.resolve() };
  const compiled = await compile({ main: "main.js", modules: { "main.js": SLEEPER } }, "default", thread);
  if (!compiled.ok) throw new Error(compiled.fault.message);
  const { artifact } = compiled.value;
  const name = functionName.parse("sleeper");
  const shared = { name, export: "default", config: functionConfig.parse({}) };
  const stub = env.WORKER_HOST.getByName(worker);
  const hash = await hashArtifact(artifact);
  expect(await stub.probe({ ...shared, artifactHash: hash, artifact }, "inv_probe")).toMatchObject({ ok: true });
  const fn = { ...shared, version: 1, artifact: hash, bindings: null };
  return (id: string, ms: number): Promise<WorkerReply> =>
    stub.invoke({ id, fn, args: [ms], limits: fn.config.limits, encoding: "json" });
}

it("fills itself, and never uses an id twice", async () => {
  expect(await ids()).toEqual(["w0", "w1", "w2", "w3"]);
  expect(await roster().scale({ count: 2 })).toMatchObject({
    ok: true,
    value: { workers: ["w0", "w1"], draining: ["w2", "w3"] },
  });
  expect(await roster().scale({ count: 1, region: "enam" })).toMatchObject({ value: { added: ["enam-4"] } });
  expect(await roster().scale({ count: 4 })).toMatchObject({ value: { added: ["w5"] } });
  await evictDurableObject(roster());
  expect(await ids()).toEqual(["w0", "w1", "enam-4", "w5"]);
  expect(await roster().scale({ count: 0 })).toMatchObject({ ok: false, fault: { code: "conflict" } });
});

it("notes signs of life with every alarm, and sets the next", async () => {
  expect(await roster().list()).toMatchObject([{ heartbeatAt: null, sign: null }, {}, {}, {}]);
  expect(await runDurableObjectAlarm(roster())).toBe(true);
  const [first] = await roster().list();
  expect(first).toMatchObject({ state: "live", sign: { version: RELEASE, inFlight: 0 } });
  expect(first?.heartbeatAt).toBeGreaterThan(0);
  const next = await runInDurableObject(roster(), (_object, { storage }) => storage.getAlarm());
  expect(next).toBeGreaterThan(Date.now());
});

it("lets a worker finish before it goes, and has it refuse what is new for good", async () => {
  const invoke = await onStage("w1");
  await ids();
  const running = invoke("inv_long", 400);
  await sleep(100);
  expect(await env.WORKER_HOST.getByName("w1").running()).toMatchObject([{ id: "inv_long", function: "sleeper" }]);
  expect(await roster().retire("w1", "drain")).toMatchObject({ ok: true });
  expect((await roster().list())[1]).toMatchObject({ id: "w1", state: "draining" });
  expect(await invoke("inv_new", 1)).toEqual({ state: "busy" });
  expect(await running).toMatchObject({ state: "done", value: "400" });
  await runDurableObjectAlarm(roster());
  expect(await ids()).toEqual(["w0", "w2", "w3"]);
  await evictDurableObject(env.WORKER_HOST.getByName("w1"));
  expect(await invoke("inv_newer", 1)).toEqual({ state: "busy" });
});

it("ends what a worker runs when it is to go now", async () => {
  const invoke = await onStage("w2");
  await ids();
  const running = invoke("inv_long", 5_000).catch(() => ({ state: "lost" }));
  await sleep(100);
  expect(await roster().retire("w2", "now")).toMatchObject({ ok: true });
  expect(await ids()).toEqual(["w0", "w1", "w3"]);
  expect(["lost", "failed"]).toContain((await running).state);
  expect(await roster().retire("w2", "now")).toMatchObject({ fault: { code: "worker_not_found" } });
});

it("cancels calls by their id, and the inputs of a map by its", async () => {
  const invoke = await onStage("w0");
  const calls = [invoke("inv_a", 5_000), invoke("inv_b.0", 5_000), invoke("inv_b.1", 5_000), invoke("inv_bc", 300)];
  await sleep(100);
  const stub = env.WORKER_HOST.getByName("w0");
  expect(await stub.cancel("inv_a")).toBe(true);
  expect(await stub.cancel("inv_b")).toBe(true);
  expect(await stub.cancel("inv_x")).toBe(false);
  const ended = await Promise.all(calls);
  expect(ended.map((reply) => (reply.state === "failed" ? reply.fault.code : reply.state))).toEqual([
    "cancelled",
    "cancelled",
    "cancelled",
    "done",
  ]);
});

it("keeps functions loaded where it is asked to, and loads them again when they were lost", async () => {
  const thread = { now: Date.now, pause: () => Promise.resolve() };
  const compiled = await compile({ main: "main.js", modules: { "main.js": SLEEPER } }, "default", thread);
  if (!compiled.ok) throw new Error(compiled.fault.message);
  const { artifact } = compiled.value;
  const artifactHash = await hashArtifact(artifact);
  const config = { ...functionConfig.parse({}), warm: 2 };
  const source = { main: "main.js", modules: { "main.js": SLEEPER } };
  const deployed = await env.REGISTRY.getByName(REGISTRY_OBJECT).deploy({
    ...{ name: functionName.parse("sleeper"), id: artifactHash, artifactHash, export: "default", kind: "function" },
    ...{ source: encodeBundle(source), artifact: encodeBundle(artifact), parameters: null, config, signature: null },
    ...{ trace: null, by: { id: "admin", scopes: ["admin"] }, keeps: [] },
    ...{ bindings: null, annotations: {}, staged: false },
  });
  if (!deployed.ok) throw new Error("The deploy was refused.");
  const [version] = deployed.value.live.overloads;
  if (version === undefined) throw new Error("Nothing is live.");
  const warm = async () => {
    const stats = await Promise.all((await ids()).map((id) => env.WORKER_HOST.getByName(id).stats()));
    return stats.filter((stat) => stat.warm > 0).map(({ worker }) => worker);
  };

  await roster().warmUp();
  const [first = "", ...others] = await warm();
  expect(others).toHaveLength(1);
  await evictDurableObject(env.WORKER_HOST.getByName(first));
  expect(await warm()).toEqual(others);
  await runDurableObjectAlarm(roster());
  expect(await warm()).toEqual([first, ...others]);
  const fn = runnableOf(version);
  const call = { id: "inv_1", fn, args: [1], limits: config.limits, encoding: "json" as const };
  expect(await env.WORKER_HOST.getByName(first).invoke(call)).toMatchObject({
    state: "done",
    figures: { cold: false },
  });
});

it("is remembered by directors, the same array while nothing changes", async () => {
  let time = 0;
  const works: Promise<unknown>[] = [];
  const known = new DoRoster({
    ...{ roster: env.ROSTER, size: 2, now: () => time },
    background: (work) => void works.push(work),
  });
  const first = known.ids;
  expect(first).toEqual(["w0", "w1"]);
  await Promise.all(works);
  const second = known.ids;
  expect(second).toEqual(["w0", "w1", "w2", "w3"]);
  time += 5_000;
  expect(known.ids).toBe(second);
  await Promise.all(works);
  expect(known.ids).toBe(second);
  await known.scale({ count: 5, region: "weur" });
  expect(known.ids).toContain("weur-4");
  expect([known.regionOf("weur-4"), known.regionOf("w0")]).toEqual(["weur", null]);
});

it("knows one schema so far", () => {
  expect(ROSTER_MIGRATIONS).toHaveLength(1);
});

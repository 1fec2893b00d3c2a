/** A shard of runs looks after the engine: begins, wakes, pauses, resumes, replaces and discards its instances. */
import { abortAllDurableObjects, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../durable-objects/support/sql.ts";
import { encodeCbor } from "../../src/codec/index.ts";
import {
  MAX_LOST_PLAYS,
  MAX_RUN_CRASHES,
  MAX_WORKFLOW_EVENTS,
  WORKFLOW_RUN_KEPT_MS,
} from "../../src/contracts/limits.ts";
import { newRunId, runShardName, runShardOf } from "../../src/contracts/run-ids.ts";
import type { StepTrace } from "../../src/contracts/workflow-run.ts";
import { runKeeperOf, workflowRunsOf } from "../../src/director/adapters/do-workflow-runs.ts";
import { systemEntropy } from "../../src/director/adapters/system-entropy.ts";
import { faultCode, unwrap } from "../support/result.ts";
import { clearEngine, engine, scriptedIsolate } from "./support/scripted-engine.ts";

beforeEach(clearEngine);
afterEach(reset);

const runs = workflowRunsOf(env.PLAYED_RUNS);
const keeper = runKeeperOf(env.PLAYED_RUNS);
const shardFor = (id: string) => env.PLAYED_RUNS.getByName(runShardName(runShardOf(id) ?? 0));
const ran = encodeCbor(1);

/** What a shard keeps of a step. */
function trace(id: string, state: StepTrace["state"], startedMs = 0, wallMs = 0): StepTrace {
  return {
    ...{ id, function: "f", version: 1, state, startedMs, wallMs, cpuMs: 1, worker: "w1", cached: false, attempts: 1 },
    ...{ items: null, valueBytes: null, error: null },
  };
}

async function spawn(): Promise<string> {
  const id = newRunId(systemEntropy);
  const document = encodeCbor({ id: "flow", steps: [] });
  unwrap(await runs.spawn({ id, workflow: "flow", document, input: undefined, idempotency: null }));
  return id;
}

/** A run that is being played. */
async function playing(): Promise<string> {
  const id = await spawn();
  await told(`create ${id}-1`);
  expect(await keeper.begin({ run: id, number: 1 })).not.toBeNull();
  return id;
}

/** Waits until the engine was asked for this, and gives everything that it was asked for. */
async function told(what: string): Promise<string[]> {
  await expect.poll(() => engine.told, { timeout: 10_000 }).toContain(what);
  return engine.told;
}

/** Time passes: everything that is to be looked at some time is due. */
async function due(id: string): Promise<void> {
  await runInDurableObject(shardFor(id), (_object, { storage }) => {
    run(storage.sql, "UPDATE runs SET look_at = 1 WHERE id = ? AND look_at IS NOT NULL", id);
  });
  engine.told = [];
  await runDurableObjectAlarm(shardFor(id));
}

/** The process is lost with the object. */
async function crash(): Promise<void> {
  await abortAllDurableObjects();
  scriptedIsolate.isolate += "+";
  engine.told = [];
}

const stateOf = async (id: string) => (await runs.get(id, 0))?.run.state;

describe("an instance", () => {
  it("is begun with its run, once", async () => {
    const id = await playing();
    await due(id);
    expect(engine.told).toEqual([]);
    expect(await stateOf(id)).toBe("running");
  });

  it("is begun again where the engine failed, or the shard was lost before it heard of it", async () => {
    engine.isDown = true;
    const id = await spawn();
    await told(`create ${id}-1`);
    await crash();
    engine.isDown = false;
    await runDurableObjectAlarm(shardFor(id));
    await told(`create ${id}-1`);
    expect(engine.states.get(`${id}-1`)).toBe("running");
  });

  it("is woken when its process was lost while it ran", async () => {
    const id = await playing();
    await crash();
    await runDurableObjectAlarm(shardFor(id));
    expect(await told(`tell wake ${id}-1`)).toHaveLength(1);
    await due(id);
    expect(engine.told).toEqual([]);
  });

  it("that waits is left alone until something is due", async () => {
    const id = await playing();
    const play = { run: id, number: 1 };
    await keeper.awaitEvent(play, { key: "w", type: "go", until: Date.now() + 60_000 });
    await keeper.note(play, [trace("w", "waiting")]);
    expect(await stateOf(id)).toBe("waiting");
    await crash();
    await runDurableObjectAlarm(shardFor(id));
    expect(engine.told).toEqual([]);
    await due(id);
    await told(`tell wake ${id}-1`);
  });

  it("is told of an event until the run has heard it", async () => {
    const id = await playing();
    const play = { run: id, number: 1 };
    const wait = { key: "w", type: "go", until: Date.now() + 60_000 };
    expect(await keeper.awaitEvent(play, wait)).toMatchObject({ state: "waiting" });
    await keeper.note(play, [trace("w", "waiting")]);
    engine.isDown = true;
    unwrap(await runs.send(id, "go", ran));
    engine.isDown = false;
    await due(id);
    await told(`tell wait-w ${id}-1`);
    await due(id);
    await told(`tell wait-w ${id}-1`);
    expect(await keeper.awaitEvent(play, wait)).toEqual({ state: "arrived", payload: ran });
    await keeper.note(play, [trace("w", "succeeded")]);
    await due(id);
    expect(engine.told).toEqual([]);
  });

  it("hears the event that it waits for, however many are kept that it does not", async () => {
    const id = await playing();
    const play = { run: id, number: 1 };
    await keeper.awaitEvent(play, { key: "w", type: "go", until: Date.now() + 60_000 });
    await runInDurableObject(shardFor(id), (_object, { storage }) => {
      for (let number = 1; number <= MAX_WORKFLOW_EVENTS; number++) {
        run(storage.sql, "INSERT INTO events (run, number, type) VALUES (?, ?, 'other')", id, number);
      }
    });
    expect(faultCode(await runs.send(id, "other", ran))).toBe("conflict");
    unwrap(await runs.send(id, "go", ran));
    const wait = { key: "w", type: "go", until: Date.now() + 60_000 };
    expect(await keeper.awaitEvent(play, wait)).toEqual({ state: "arrived", payload: ran });
  });

  it("is paused and resumed, and woken should it have been lost meanwhile", async () => {
    const id = await playing();
    expect(unwrap(await runs.pause(id)).state).toBe("paused");
    await told(`pause ${id}-1`);
    expect(await keeper.begin({ run: id, number: 1 })).toBeNull();
    await crash();
    await runDurableObjectAlarm(shardFor(id));
    expect(engine.told).toEqual([]);
    expect(unwrap(await runs.resume(id)).state).toBe("running");
    await told(`resume ${id}-1`);
    await due(id);
    await told(`tell wake ${id}-1`);
  });

  it("that ends without a word is replaced, and the run is given up when that goes on", async () => {
    const id = await playing();
    for (let number = 1; number < MAX_LOST_PLAYS; number++) {
      engine.states.set(`${id}-${number}`, "errored");
      await due(id);
      await due(id);
      await told(`create ${id}-${number + 1}`);
    }
    expect(await stateOf(id)).toBe("running");
    engine.states.set(`${id}-${MAX_LOST_PLAYS}`, "errored");
    await due(id);
    expect((await runs.get(id, 0))?.run).toMatchObject({ state: "failed", error: { code: "internal" } });
  });

  it("that dies with the process again and again is woken later and later, and given up", async () => {
    const id = await playing();
    await keeper.note({ run: id, number: 1 }, [trace("killer", "running")]);
    for (let crashes = 1; crashes < MAX_RUN_CRASHES; crashes++) {
      await crash();
      await runDurableObjectAlarm(shardFor(id));
      if (crashes > 1) {
        expect(engine.told).toEqual([]);
        await due(id);
      }
      await told(`tell wake ${id}-1`);
      await keeper.begin({ run: id, number: 1 });
    }
    await crash();
    await runDurableObjectAlarm(shardFor(id));
    const found = await runs.get(id, 0);
    expect(found?.run).toMatchObject({ state: "failed", error: { code: "worker_unavailable" } });
    expect(found?.run.steps).toMatchObject([{ id: "killer", state: "failed" }]);
  });

  it("that goes on between the deaths of its process is no killer", async () => {
    const id = await playing();
    for (let crashes = 1; crashes < 2 * MAX_RUN_CRASHES; crashes++) {
      await crash();
      await runDurableObjectAlarm(shardFor(id));
      await told(`tell wake ${id}-1`);
      await keeper.keep({ run: id, number: 1 }, `call-${crashes}`, callOf(), ran);
    }
    expect(await stateOf(id)).toBe("running");
  });

  it("is discarded some time after its run has ended", async () => {
    const id = await playing();
    expect(await keeper.end({ run: id, number: 1 }, { outcome: { ok: true, value: ran }, steps: [] })).toBe(true);
    expect(await runs.get(id, 0)).toMatchObject({ run: { state: "succeeded" }, value: ran });
    await due(id);
    expect(engine.told).toContain(`delete ${id}-1`);
    expect(engine.states.size).toBe(0);
  });

  it("is ended with a run that is terminated", async () => {
    const id = await playing();
    await keeper.note({ run: id, number: 1 }, [trace("a", "running")]);
    expect(unwrap(await runs.terminate(id))).toMatchObject({ state: "terminated", steps: [{ state: "failed" }] });
    await told(`terminate ${id}-1`);
    expect(faultCode(await runs.terminate(id))).toBe("conflict");
  });
});

describe("a run that is restarted", () => {
  it("hears nothing more of the instance before", async () => {
    const id = await playing();
    const old = { run: id, number: 1 };
    expect(await keeper.keep(old, "a", callOf(), ran)).toBe(true);
    unwrap(await runs.restart(id, null));
    await told(`create ${id}-2`);
    expect(await keeper.keep(old, "b", callOf(), ran)).toBe(false);
    expect(await keeper.note(old, [trace("b", "running")])).toBe(false);
    expect(await keeper.end(old, { outcome: { ok: true, value: ran }, steps: [] })).toBe(false);
    expect(await keeper.sleep(old, "z", 1)).toBeNull();
    expect(await keeper.awaitEvent(old, { key: "w", type: "go", until: 1 })).toBeNull();
    expect((await keeper.begin({ run: id, number: 2 }))?.calls).toEqual([]);
  });

  it("keeps what is not to be done again", async () => {
    const id = await playing();
    const play = { run: id, number: 1 };
    for (const key of ["a", "b", "b[0]", "b.fallback", "bb"]) await keeper.keep(play, key, callOf(), ran);
    unwrap(await runs.send(id, "go", ran));
    await keeper.awaitEvent(play, { key: "w", type: "go", until: Date.now() + 60_000 });
    await keeper.note(play, [trace("a", "succeeded"), trace("b", "failed")]);
    unwrap(await runs.restart(id, ["b", "w"]));
    const score = await keeper.begin({ run: id, number: 2 });
    expect(score?.calls.map(({ key }) => key)).toEqual(["a", "bb"]);
    const again = { key: "w", type: "go", until: Date.now() + 60_000 };
    expect(await keeper.awaitEvent({ run: id, number: 2 }, again)).toMatchObject({ state: "waiting" });
    expect((await runs.get(id, 0))?.run.steps.map((step) => step.id)).toEqual(["a"]);
  });
});

describe("a run with an idempotency key", () => {
  it("is found by it, for the same body alone, and is spawned once", async () => {
    const keyed = (bodyHash: string) => ({
      ...{ id: newRunId(systemEntropy, 3), workflow: "flow", document: encodeCbor({ id: "flow", steps: [] }) },
      ...{ input: undefined, idempotency: { key: "key", bodyHash } },
    });
    expect(await runs.spawnedBy(3, { key: "key", bodyHash: "a" })).toBeNull();
    const { id } = unwrap(await runs.spawn(keyed("a"))).run;
    expect(unwrap(await runs.spawn(keyed("a")))).toMatchObject({ created: false, run: { id } });
    expect(faultCode(await runs.spawn(keyed("b")))).toBe("conflict");
    expect(await runs.spawnedBy(3, { key: "key", bodyHash: "a" })).toMatchObject({ id, state: "queued" });
    expect(await runs.spawnedBy(3, { key: "key", bodyHash: "b" })).toBeNull();
  });
});

describe("what is kept", () => {
  it("tells of a step that succeeded that undoing it has failed", async () => {
    const id = await playing();
    const play = { run: id, number: 1 };
    const error = { code: "user_error", message: "Undoing it has failed: no" } as const;
    await keeper.note(play, [trace("a", "succeeded")]);
    await keeper.note(play, [{ ...trace("a", "succeeded", 9, 9), error }]);
    await keeper.note(play, [trace("a", "succeeded", 11, 2)]);
    expect((await runs.get(id, 0))?.run.steps).toEqual([{ ...trace("a", "succeeded"), error }]);
  });

  it("tells how long a step had gone on that was ended with its run", async () => {
    const id = await playing();
    await keeper.note({ run: id, number: 1 }, [trace("a", "running")]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    unwrap(await runs.terminate(id));
    const [step] = (await runs.get(id, 0))?.run.steps ?? [];
    expect(step?.state).toBe("failed");
    expect(step?.wallMs).toBeGreaterThanOrEqual(10);
  });

  it("is kept once, in the order in which it came, values of any size", async () => {
    const id = await playing();
    const play = { run: id, number: 1 };
    const large = encodeCbor(new Uint8Array(3_000_000).fill(7));
    await keeper.keep(play, "large", callOf(), large);
    await keeper.keep(play, "none", callOf(), undefined);
    await keeper.keep(play, "large", callOf(9), ran);
    const calls = (await keeper.begin(play))?.calls ?? [];
    expect(calls.map(({ key, outcome }) => [key, outcome.ok && outcome.value.version])).toEqual([
      ["large", 1],
      ["none", 1],
    ]);
    expect(await keeper.load(play, "large")).toEqual(large);
    expect(await keeper.load(play, "none")).toBeUndefined();
  });

  it("is told of each step as it was told first, from its first beginning", async () => {
    const id = await playing();
    const play = { run: id, number: 1 };
    await keeper.note(play, [trace("a", "running", 10), trace("b", "running", 11)]);
    await keeper.note(play, [trace("a", "running", 500), trace("a", "succeeded", 500, 30)]);
    await keeper.note(play, [trace("a", "running", 900), trace("b", "waiting", 901)]);
    const steps = (await runs.get(id, 0))?.run.steps.map((step) => [step.id, step.state, step.startedMs, step.wallMs]);
    expect(steps).toEqual([
      ["a", "succeeded", 10, 520],
      ["b", "waiting", 11, 890],
    ]);
  });

  it("is forgotten a week after the end", async () => {
    const id = await playing();
    await keeper.end({ run: id, number: 1 }, { outcome: { ok: true, value: ran }, steps: [trace("a", "succeeded")] });
    const { expiresAt, endedAt } = (await runs.get(id, 0))?.run ?? {};
    expect((expiresAt ?? 0) - (endedAt ?? 0)).toBe(WORKFLOW_RUN_KEPT_MS);
    await runInDurableObject(shardFor(id), (_object, { storage }) => {
      run(storage.sql, "UPDATE runs SET expires_at = 1 WHERE id = ?", id);
    });
    await runDurableObjectAlarm(shardFor(id));
    expect(await runs.get(id, 0)).toBeNull();
    const left = await runInDurableObject(shardFor(id), (_object, { storage }) =>
      ["runs", "steps", "calls", "waits", "events", "parts", "idempotency"].flatMap((table) =>
        storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
      ),
    );
    expect(left).toEqual([]);
  });
});

function callOf(version = 1) {
  const value = { version, worker: "w1", cached: false, attempts: 1, cpuMs: 1 };
  return { ok: true, value } as const;
}

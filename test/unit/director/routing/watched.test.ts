/** What a director has seen of its workers decides where it sends the next calls. */
import { describe, expect, test } from "vitest";
import type { WorkerCall, WorkerReply } from "../../../../src/contracts/invocation.ts";
import { CIRCUIT_FAILURES, LATE_ANSWER_MS, MIN_CIRCUIT_PAUSE_MS } from "../../../../src/contracts/limits.ts";
import { invokeResponse, workersResponse } from "../../../../src/contracts/responses.ts";
import { Watch } from "../../../../src/director/routing/watch.ts";
import { testDirector, testEntropy } from "../../../support/director.ts";
import { MemoryWorkers } from "../../../support/memory-workers.ts";

const INVOKE = "/v1/functions/add/invoke";
const add = (a: number, b: number) => a + b;

/** A clock that a test moves. */
function movable() {
  const entropy = testEntropy();
  const clock = { nowMs: Date.UTC(2030, 0, 1) };
  return { clock, entropy: { ...entropy, now: () => clock.nowMs } };
}

describe("circuits", () => {
  async function withLost() {
    const { clock, entropy } = movable();
    const director = await testDirector({ add }, { entropy });
    await director.register("add", { config: { routing: "affinity" } });
    const invoke = async () => (await director.send("POST", INVOKE, { body: { args: [1, 2] } })).status;
    await invoke();
    const favourite = director.workers.asked[0]?.worker ?? "";
    director.workers.become("lost", favourite);
    const circuit = async () => {
      const { workers } = workersResponse.parse(await (await director.send("GET", "/v1/workers")).json());
      return workers.find(({ id }) => id === favourite)?.circuit;
    };
    return { ...director, clock, invoke, favourite, circuit };
  }

  test("a worker that was lost again and again is not asked any more, until one call has found it well", async () => {
    const { workers, clock, invoke, favourite, circuit } = await withLost();
    for (let failure = 0; failure < CIRCUIT_FAILURES; failure++) expect(await invoke()).toBe(503);
    expect(await circuit()).toBe("open");
    const before = workers.asked.length;
    for (let call = 0; call < 5; call++) expect(await invoke()).toBe(200);
    expect(workers.asked.slice(before).map(({ worker }) => worker)).not.toContain(favourite);
    clock.nowMs += MIN_CIRCUIT_PAUSE_MS * 1.5;
    expect(await invoke()).toBe(503);
    expect(await circuit()).toBe("open");
    expect(await invoke()).toBe(200);
    workers.become("well", favourite);
    clock.nowMs += MIN_CIRCUIT_PAUSE_MS * 3;
    expect(await invoke()).toBe(200);
    expect([workers.asked.at(-1)?.worker, await circuit()]).toEqual([favourite, "closed"]);
  });

  test("when every worker is suspected calls are made all the same", async () => {
    const { workers, invoke } = await withLost();
    workers.become("lost", ...workers.ids);
    for (let call = 0; call < CIRCUIT_FAILURES * workers.ids.length; call++) expect(await invoke()).toBe(503);
    const before = workers.asked.length;
    expect(await invoke()).toBe(503);
    expect(workers.asked.length).toBe(before + 1);
    workers.become("well", ...workers.ids);
    expect(await invoke()).toBe(200);
  });

  test("an answer that comes much too late counts as none; one that is refused does not", async () => {
    const { clock, entropy } = movable();
    const watch = new Watch(entropy);
    const late = async () => {
      clock.nowMs += 1_000 + LATE_ANSWER_MS + 1;
    };
    for (let call = 0; call < CIRCUIT_FAILURES; call++) await watch.call("a", 1_000, late, () => false);
    expect(watch.circuits.stateOf("a")).toBe("open");
    const ours = () => Promise.reject(new Error("ours"));
    for (let call = 0; call < CIRCUIT_FAILURES; call++) {
      await expect(watch.call("b", 1_000, ours, () => false)).rejects.toThrow("ours");
    }
    expect([watch.circuits.stateOf("b"), watch.loads.costOf("b")]).toEqual(["closed", 1]);
  });
});

describe("proximity", () => {
  async function placed() {
    const director = await testDirector({ add, web: { fetch: () => new Response("hello") } });
    for (const [worker, region] of [
      ["worker-1", "weur"],
      ["worker-2", "wnam"],
    ] as const) {
      director.workers.regions.set(worker, region);
    }
    await director.register("add", { config: { routing: "proximity" } });
    await director.register("web", { kind: "fetch", config: { routing: "proximity" } });
    const from = async (cf: unknown, path = INVOKE, body: string | null = '{"args":[1,2]}') => {
      const headers = { Authorization: `Bearer ${director.keyOf.invoke}`, "Content-Type": "application/json" };
      const request = new Request(`http://localhost${path}`, { method: body === null ? "GET" : "POST", headers, body });
      const answer = await director.app.request(Object.assign(request, { cf }));
      expect(answer.status).toBe(200);
      await answer.text();
      return director.workers.asked.at(-1)?.worker;
    };
    return from;
  }

  test.each([
    ["an invoke", INVOKE, '{"args":[1,2]}'],
    ["a call by URL", "/f/add", "[1,2]"],
    ["a web function", "/f/web", null],
    ["a map", "/v1/functions/add/map", '{"inputs":[[1,2]]}'],
  ])("%s goes to the worker next to the caller", async (_, path, body) => {
    const from = await placed();
    expect(await from({ latitude: "52.5", longitude: "13.4" }, path, body)).toBe("worker-1");
    expect(await from({ country: "US", regionCode: "OR" }, path, body)).toBe("worker-2");
  });

  test("one without a place goes where affinity sends it", async () => {
    const from = await placed();
    expect(await from(undefined)).toBe(await from({ latitude: {}, longitude: [] }));
  });
});

/** Workers of which some do not answer until they are told to. */
class SlowWorkers extends MemoryWorkers {
  readonly slow = new Set<string>();
  readonly #held: (() => void)[] = [];

  override async invoke(worker: string, call: WorkerCall): Promise<WorkerReply> {
    const reply = await super.invoke(worker, call);
    if (this.slow.has(worker)) await new Promise<void>((resolve) => this.#held.push(resolve));
    return reply;
  }

  release(): void {
    for (const resolve of this.#held.splice(0)) resolve();
  }
}

test("calls under way count: least-loaded keeps away from a worker that holds some", async () => {
  const workers = new SlowWorkers({ add }, ["a", "b"]);
  workers.slow.add("a");
  const director = await testDirector({}, { workers });
  await director.register("add", { config: { routing: "least-loaded" } });
  const invoke = () => director.send("POST", INVOKE, { body: { args: [1, 2] } });
  const held: Promise<Response>[] = [];
  while (workers.asked.at(-1)?.worker !== "a") {
    held.push(Promise.resolve(invoke()));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const before = workers.asked.length;
  for (let call = 0; call < 20; call++) expect((await invoke()).status).toBe(200);
  expect(new Set(workers.asked.slice(before).map(({ worker }) => worker))).toEqual(new Set(["b"]));
  workers.release();
  for (const answer of await Promise.all(held)) expect(answer.status).toBe(200);
});

describe("a hedged call", () => {
  test("is answered by the second worker while the first is slow, and the first is told to stop", async () => {
    const workers = new SlowWorkers({ add });
    const director = await testDirector({}, { workers });
    await director.register("add", { config: { idempotent: true, hedgeAfterMs: 20, routing: "round-robin" } });
    workers.slow.add("worker-1");
    const response = await director.send("POST", INVOKE, { body: { args: [1, 2] } });
    const { value, invocation } = invokeResponse.parse(await response.json());
    expect([value, invocation.worker, invocation.attempts]).toEqual([3, "worker-2", 2]);
    expect(workers.cancelled).toEqual([{ worker: "worker-1", id: invocation.id }]);
    workers.release();
  });

  test("goes on with a third worker when both were lost", async () => {
    const workers = new SlowWorkers({ add });
    const director = await testDirector({}, { workers });
    await director.register("add", { config: { idempotent: true, hedgeAfterMs: 20, routing: "round-robin" } });
    workers.become("lost", "worker-1", "worker-2");
    workers.slow.add("worker-1");
    setTimeout(() => workers.release(), 100);
    const response = await director.send("POST", INVOKE, { body: { args: [1, 2] } });
    const { value, invocation } = invokeResponse.parse(await response.json());
    expect([value, invocation.worker, invocation.attempts]).toEqual([3, "worker-3", 3]);
  });
});

import { describe, expect, test } from "vitest";
import type { LiveFunction } from "../../../src/contracts/function.ts";
import { functionName } from "../../../src/contracts/ids.ts";
import type { WorkerBatch, WorkerReply } from "../../../src/contracts/invocation.ts";
import { MAX_BATCH_CALLS } from "../../../src/contracts/limits.ts";
import type { Result } from "../../../src/contracts/result.ts";
import type { Invoked } from "../../../src/director/call/conclude.ts";
import { type EachOptions, invokeEach } from "../../../src/director/invoke-each.ts";
import { type Registration, testDirector } from "../../support/director.ts";
import { MemoryWorkers, type Repertoire } from "../../support/memory-workers.ts";

/** Workers that remember their hops, and may say what each has cost. */
class HopWorkers extends MemoryWorkers {
  readonly hops: { readonly worker: string; readonly size: number }[] = [];
  cpuMs = 0;
  waits = false;
  /** Most hops under way at once. */
  most = 0;
  #underWay = 0;

  override async invokeMany(worker: string, batch: WorkerBatch): Promise<readonly WorkerReply[]> {
    this.hops.push({ worker, size: batch.calls.length });
    this.most = Math.max(this.most, ++this.#underWay);
    const replies = await super.invokeMany(worker, batch);
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.#underWay--;
    return replies.map((reply, index) => {
      if (reply.state === "busy" || (this.waits && index > 0)) return { state: "busy" };
      const figures = { ...reply.figures, cpuMs: this.cpuMs, ...(this.waits ? { waited: true as const } : {}) };
      return { ...reply, figures };
    });
  }
}

async function arrange(repertoire: Repertoire, registration: Registration = {}) {
  const workers = new HopWorkers(repertoire);
  const platform = await testDirector({}, { workers });
  await platform.register("f", registration);
  const live = (await platform.registry.live(functionName.parse("f"))) as LiveFunction;
  const { director } = platform;
  const each = async (count: number, options: Partial<EachOptions> = {}) => {
    const told: (Result<Invoked> | undefined)[] = new Array(count).fill(undefined);
    const calls = Array.from({ length: count }, (_, index) => ({ id: `inv_1.${index}`, given: { args: [index] } }));
    await invokeEach(director, live, calls, { repeatable: false, encoding: "json", ...options }, (index, outcome) => {
      expect(told[index]).toBeUndefined();
      told[index] = outcome;
    });
    return told.map((outcome) => (outcome?.ok ? outcome.value.value : outcome?.fault.code));
  };
  return { workers, each };
}

const square = (n: number) => n * n;
const squares = (count: number) => Array.from({ length: count }, (_, n) => String(n * n));

describe("hops", () => {
  test("each call is told of once, in its place; the first hop is small, the others are full", async () => {
    const { workers, each } = await arrange({ f: square });
    expect(await each(1_000)).toEqual(squares(1_000));
    const [first, ...others] = workers.hops.map(({ size }) => size);
    expect(first).toBe(8);
    expect(Math.max(...others)).toBe(MAX_BATCH_CALLS);
    expect(workers.hops.length).toBeLessThan(8);
    expect(new Set(workers.hops.map(({ worker }) => worker)).size).toBe(3);
  });

  test("calls that cost more travel in smaller hops", async () => {
    const { workers, each } = await arrange({ f: square });
    workers.cpuMs = 5;
    await each(20);
    expect(workers.hops.slice(1).every(({ size }) => size === 2)).toBe(true);
  });

  test("concurrency bounds the hops under way", async () => {
    const { workers, each } = await arrange({ f: square });
    workers.cpuMs = 5;
    await each(40, { concurrency: 1 });
    expect(workers.most).toBe(1);
  });

  test("calls of a function that waits go each on its own, as do those that may reach the network", async () => {
    const waiting = await arrange({ f: square });
    waiting.workers.waits = true;
    expect(await waiting.each(20)).toEqual(squares(20));
    expect(waiting.workers.hops.length).toBe(1);
    const config = { network: { allow: ["https://example.com"] } };
    const reaching = await arrange({ f: square }, { config });
    expect(await reaching.each(20)).toEqual(squares(20));
    expect(reaching.workers.hops.length).toBe(0);
  });

  test("nothing is done for no calls", async () => {
    const { each } = await arrange({ f: square });
    expect(await each(0)).toEqual([]);
  });
});

describe("workers that do not answer", () => {
  test("what a busy worker turns away goes to the next", async () => {
    const { workers, each } = await arrange({ f: square });
    workers.become("busy", "worker-1", "worker-2");
    expect(await each(300)).toEqual(squares(300));
  });

  test("when all are busy, each call is told so", async () => {
    const { workers, each } = await arrange({ f: square });
    workers.become("busy", ...workers.ids);
    expect(new Set(await each(30))).toEqual(new Set(["overloaded"]));
  });

  test("a hop that was lost is repeated only where it may run twice", async () => {
    const { workers, each } = await arrange({ f: square });
    workers.become("lost", "worker-1", "worker-2");
    const told = await each(300);
    expect(new Set(told.filter((value) => !/^\d+$/.test(String(value))))).toEqual(new Set(["worker_unavailable"]));
    const again = await arrange({ f: square }, { config: { idempotent: true } });
    again.workers.become("lost", "worker-1", "worker-2");
    expect(await again.each(300)).toEqual(squares(300));
  });
});

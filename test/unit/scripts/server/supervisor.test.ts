/**
 * The supervisor's loop with runtimes that behave as they are told; real ones are in test/e2e and test/hostile.
 */
import { describe, expect, test } from "vitest";
import type { WatchdogEvent } from "../../../../scripts/server/events.ts";
import type { Runtime } from "../../../../scripts/server/life.ts";
import { type SupervisorDeps, supervise } from "../../../../scripts/server/supervisor.ts";

type Deed = "started" | "killed" | "stopped";

/** A runtime that answers 200 while it is told to. */
class ScriptedRuntime implements Runtime {
  readonly workerd = 4_711;
  readonly deeds: Deed[] = [];
  readonly #ended = Promise.withResolvers<string>();
  readonly ended = this.#ended.promise;
  readonly #answers: boolean;

  constructor(answers: boolean) {
    this.#answers = answers;
  }

  get answers(): boolean {
    return this.#answers && this.deeds.at(-1) === "started";
  }

  end(how: string): void {
    this.#ended.resolve(how);
  }

  functionsSince(): string[] {
    return ["suspect"];
  }

  start(): void {
    this.deeds.push("started");
    if (!this.#answers) this.end("exit code 1");
  }

  async kill(): Promise<void> {
    this.deeds.push("killed");
  }

  async stop(): Promise<void> {
    this.deeds.push("stopped");
  }
}

/** Supervises runtimes that answer or not, in turn; the last kind goes on for ever. */
function scene(script: readonly boolean[]) {
  const runtimes: ScriptedRuntime[] = [];
  const events: WatchdogEvent[] = [];
  const failures: number[] = [];
  const state = { readyCalls: 0, residentBytes: 0 };
  const deps: SupervisorDeps = {
    spawn: () => {
      const runtime = new ScriptedRuntime(script[Math.min(runtimes.length, script.length - 1)] ?? true);
      runtimes.push(runtime);
      return runtime;
    },
    probe: async () => (runtimes.at(-1)?.answers === true ? { status: 200, body: "" } : null),
    residentBytes: () => state.residentBytes,
    now: () => performance.now(),
    limits: { silenceMs: 2_000, memoryBytes: 1_000 },
    ready: () => {
      state.readyCalls++;
    },
    restarted: (event) => events.push(event),
    failing: (_how, waitMs) => failures.push(waitMs),
  };
  const stop = new AbortController();
  const done = supervise(deps, stop.signal);
  return { runtimes, events, failures, state, stop, done };
}

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 10_000, interval: 5 }).toBe(true);
}

describe("the supervisor", () => {
  test("starts a runtime, says that it is ready once, and stops it when asked to", async () => {
    const { runtimes, events, state, stop, done } = scene([true]);
    await until(() => state.readyCalls === 1);
    stop.abort();
    await done;
    expect(runtimes.map((runtime) => runtime.deeds)).toEqual([["started", "stopped"]]);
    expect(events).toEqual([]);
  });

  test("gives up when the first start fails, with the reason", async () => {
    const { runtimes, done } = scene([false]);
    await expect(done).rejects.toThrow("The runtime does not start: exit code 1");
    expect(runtimes.map((runtime) => runtime.deeds)).toEqual([["started", "killed"]]);
  });

  test("kills what is left of a runtime that ended, starts another, and tells of it", async () => {
    const { runtimes, events, state, stop, done } = scene([true]);
    await until(() => state.readyCalls === 1);
    runtimes[0]?.end("SIGSEGV");
    await until(() => events.length === 1);
    expect(events[0]).toMatchObject({
      reason: "crash",
      detail: expect.stringContaining("SIGSEGV"),
      functions: ["suspect"],
    });
    stop.abort();
    await done;
    expect(runtimes.map((runtime) => runtime.deeds)).toEqual([
      ["started", "killed"],
      ["started", "stopped"],
    ]);
    expect(state.readyCalls).toBe(1);
  });

  test("kills a runtime that holds too much memory", async () => {
    const { runtimes, events, state, stop, done } = scene([true]);
    await until(() => state.readyCalls === 1);
    state.residentBytes = 2_000;
    await until(() => runtimes.length === 2);
    state.residentBytes = 0;
    await until(() => events.length === 1);
    expect(events[0]).toMatchObject({ reason: "memory" });
    stop.abort();
    await done;
  });

  test("waits longer and longer while restarts fail, and tells of one loss in the end", async () => {
    const { runtimes, events, failures, state, stop, done } = scene([true, false, false, false, true]);
    await until(() => state.readyCalls === 1);
    runtimes[0]?.end("SIGSEGV");
    await until(() => events.length === 1);
    expect(failures).toEqual([100, 200, 400]);
    expect(events[0]).toMatchObject({ reason: "crash", detail: expect.stringContaining("SIGSEGV") });
    expect(events[0]?.restartMs).toBeGreaterThan(700);
    stop.abort();
    await done;
  });

  test("stops at once while it waits to try again", async () => {
    const { runtimes, failures, state, stop, done } = scene([true, false]);
    await until(() => state.readyCalls === 1);
    runtimes[0]?.end("SIGSEGV");
    await until(() => failures.length === 3);
    stop.abort();
    await done;
    expect(runtimes.at(-1)?.deeds.at(-1)).not.toBe("started");
  });
});

/**
 * The director's ports `WorkflowRuns` and `RunKeeper` in memory, with an engine of their own: runs are played by the
 * director's own player. Nothing sleeps: sleeps and pauses between attempts are over at once.
 */
import { mergeTrace } from "../../durable-objects/workflow-runs/timeline.sql.ts";
import type { TroupeFault } from "../../src/contracts/errors.ts";
import { fault } from "../../src/contracts/errors.ts";
import type { Idempotency } from "../../src/contracts/idempotency.ts";
import type { EncodedValue } from "../../src/contracts/invocation.ts";
import { WORKFLOW_RUN_KEPT_MS } from "../../src/contracts/limits.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import { instanceIdOf, type Play } from "../../src/contracts/run-ids.ts";
import type {
  AwaitedEvent,
  KeptCall,
  NewRun,
  RunEnding,
  RunPage,
  RunQuery,
  RunRecord,
  RunScore,
  RunState,
  RunWithValue,
  StepTrace,
} from "../../src/contracts/workflow-run.ts";
import { isOver, noRun } from "../../src/contracts/workflow-run.ts";
import type { Director } from "../../src/director/director.ts";
import type { RunKeeper, WorkflowRuns } from "../../src/director/ports.ts";
import type { EngineSteps } from "../../src/director/workflow/durable/engine.ts";
import { playInstance } from "../../src/director/workflow/durable/play.ts";
import { Turnstile } from "../../src/workflow/turnstile.ts";

interface Kept {
  readonly order: NewRun;
  readonly createdAt: number;
  play: number;
  state: RunState;
  startedAt: number | null;
  endedAt: number | null;
  error: TroupeFault | null;
  value: EncodedValue;
  readonly steps: Map<string, StepTrace>;
  readonly calls: Map<string, { readonly outcome: KeptCall; readonly value: EncodedValue }>;
  readonly sleeps: Map<string, number>;
  readonly heard: Map<string, EncodedValue>;
  readonly events: { readonly type: string; readonly payload: EncodedValue }[];
}

/** Lets everything begin at once: by a clock that shows no time, nothing is too early. */
export const AT_ONCE = new Turnstile({ now: () => Number.NaN, random: () => 0, pause: () => Promise.resolve() });

/** How often what waits looks again. */
const LOOK_MS = 2;

export class MemoryRuns implements WorkflowRuns, RunKeeper {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  #director: Director | null = null;
  #held = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Names the director that plays runs from now on. */
  performBy(director: Director): void {
    this.#director = director;
  }

  /** Lets nobody play runs but the test itself. */
  hold(): void {
    this.#held = true;
  }

  async spawn(order: NewRun): Promise<Result<{ run: RunRecord; created: boolean }>> {
    const known = order.idempotency === null ? undefined : this.#keptWith(order.idempotency.key);
    if (known !== undefined) {
      if (known.order.idempotency?.bodyHash !== order.idempotency?.bodyHash) {
        return fail(fault("conflict", "The Idempotency-Key was used with another body."));
      }
      return succeed({ run: recordOf(known), created: false });
    }
    const kept: Kept = {
      ...{ order, createdAt: this.#now(), play: 1, state: "queued", startedAt: null, endedAt: null, error: null },
      ...{ value: undefined, steps: new Map(), calls: new Map(), sleeps: new Map(), heard: new Map(), events: [] },
    };
    this.#kept.set(order.id, kept);
    this.#start(kept);
    return succeed({ run: recordOf(kept), created: true });
  }

  async spawnedBy(_shard: number, { key, bodyHash }: Idempotency): Promise<RunRecord | null> {
    const known = this.#keptWith(key);
    return known?.order.idempotency?.bodyHash === bodyHash ? recordOf(known) : null;
  }

  #keptWith(key: string): Kept | undefined {
    return [...this.#kept.values()].find(({ order }) => order.idempotency?.key === key);
  }

  async get(id: string, waitMs: number): Promise<RunWithValue | null> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return null;
    const deadline = performance.now() + waitMs;
    while (!isOver(kept.state) && performance.now() < deadline) await pause();
    return { run: recordOf(kept), value: kept.value };
  }

  async document(id: string): Promise<Uint8Array | null> {
    return this.#kept.get(id)?.order.document ?? null;
  }

  async list({ state, workflow, limit, after }: RunQuery): Promise<RunPage> {
    const records = [...this.#kept.values()]
      .map(recordOf)
      .filter((run) => (state ?? run.state) === run.state && (workflow ?? run.workflow) === run.workflow)
      .filter((run) => after === undefined || run.id < after)
      .sort((one, other) => (one.id < other.id ? 1 : -1));
    const runs = records.slice(0, limit);
    return { runs, next: records.length > limit ? (runs.at(-1)?.id ?? null) : null };
  }

  async send(id: string, type: string, payload: EncodedValue): Promise<Result<null>> {
    const changed = this.#change(id, (kept) => kept.events.push({ type, payload }));
    return changed.ok ? succeed(null) : changed;
  }

  async pause(id: string): Promise<Result<RunRecord>> {
    return this.#change(id, (kept) => {
      kept.state = "paused";
    });
  }

  async resume(id: string): Promise<Result<RunRecord>> {
    return this.#change(id, (kept) => {
      if (kept.state === "paused") kept.state = "running";
    });
  }

  async terminate(id: string): Promise<Result<RunRecord>> {
    return this.#change(id, (kept) => this.#end(kept, "terminated"));
  }

  async restart(id: string, steps: readonly string[] | null): Promise<Result<RunRecord>> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return fail(noRun(id));
    const isForgotten = (key: string) => steps === null || steps.some((step) => key.split(/[.[]/)[0] === step);
    for (const map of [kept.steps, kept.calls, kept.sleeps, kept.heard]) {
      for (const key of map.keys()) if (isForgotten(key)) map.delete(key);
    }
    Object.assign(kept, { play: kept.play + 1, state: "queued", endedAt: null, error: null, value: undefined });
    this.#start(kept);
    return succeed(recordOf(kept));
  }

  async begin(play: Play): Promise<RunScore | null> {
    const kept = this.#counting(play);
    if (kept === null) return null;
    kept.startedAt ??= this.#now();
    kept.state = "running";
    const calls = [...kept.calls].map(([key, { outcome }]) => ({ key, outcome }));
    return { document: kept.order.document, input: kept.order.input, startedAt: kept.startedAt, calls };
  }

  async keep(play: Play, key: string, outcome: KeptCall, value: EncodedValue): Promise<boolean> {
    this.#counting(play)?.calls.set(key, { outcome, value });
    return this.#counting(play) !== null;
  }

  async load({ run }: Play, key: string): Promise<EncodedValue> {
    return this.#kept.get(run)?.calls.get(key)?.value;
  }

  /** Nobody waits: every sleep is over. */
  async sleep(play: Play, _key: string, _until: number): Promise<number | null> {
    return this.#counting(play) === null ? null : 0;
  }

  async awaitEvent(play: Play, wait: { key: string; type: string; until: number }): Promise<AwaitedEvent | null> {
    const kept = this.#counting(play);
    if (kept === null) return null;
    if (kept.heard.has(wait.key)) return { state: "arrived", payload: kept.heard.get(wait.key) };
    const at = kept.events.findIndex(({ type }) => type === wait.type);
    if (at < 0) return { state: "waiting", until: wait.until };
    const [event] = kept.events.splice(at, 1);
    kept.heard.set(wait.key, event?.payload);
    return { state: "arrived", payload: event?.payload };
  }

  async note(play: Play, traces: readonly StepTrace[]): Promise<boolean> {
    const kept = this.#counting(play);
    if (kept === null) return false;
    for (const trace of traces) kept.steps.set(trace.id, mergeTrace(kept.steps.get(trace.id) ?? null, trace));
    return true;
  }

  async end(play: Play, { outcome, steps }: RunEnding): Promise<boolean> {
    const kept = this.#counting(play);
    if (kept === null) return false;
    await this.note(play, steps);
    if (outcome.ok) kept.value = outcome.value;
    else kept.error = outcome.fault;
    this.#end(kept, outcome.ok ? "succeeded" : "failed");
    return true;
  }

  #counting({ run, number }: Play): Kept | null {
    const kept = this.#kept.get(run);
    return kept?.play === number && !isOver(kept.state) ? kept : null;
  }

  #end(kept: Kept, state: RunState): void {
    kept.state = state;
    kept.endedAt = this.#now();
  }

  #change(id: string, change: (kept: Kept) => void): Result<RunRecord> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return fail(noRun(id));
    if (isOver(kept.state)) return fail(fault("conflict", `The run is over already: it has ${kept.state}.`));
    change(kept);
    return succeed(recordOf(kept));
  }

  #start(kept: Kept): void {
    const director = this.#director;
    if (this.#held) return;
    if (director === null) throw new Error("The runs have no director.");
    const play = { run: kept.order.id, number: kept.play };
    setTimeout(
      () => void playInstance({ director, keeper: this, turnstile: AT_ONCE }, instanceIdOf(play), this.#stepsOf(play)),
      0,
    );
  }

  #stepsOf(play: Play): EngineSteps {
    const turn = async () => {
      while (this.#kept.get(play.run)?.state === "paused") await pause();
    };
    return {
      do: async (_name, _config, work) => {
        await turn();
        return work();
      },
      sleep: turn,
      waitForEvent: async () => {
        await pause();
        await turn();
      },
    };
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}

function recordOf({ order, createdAt, startedAt, endedAt, state, error, steps }: Kept): RunRecord {
  return {
    ...{ id: order.id, workflow: order.workflow, state, createdAt, startedAt, endedAt, error },
    expiresAt: endedAt === null ? null : endedAt + WORKFLOW_RUN_KEPT_MS,
    steps: [...steps.values()],
  };
}

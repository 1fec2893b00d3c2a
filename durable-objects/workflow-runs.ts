/**
 * A shard of the workflow runs: keeps what was accepted, and everything that has come of it; the engine plays the runs.
 *
 * The engine (Cloudflare Workflows) drives an instance from step to step, through sleeps and waits. Locally it forgets to
 * go on when its process was lost, so there is one alarm here that wakes what should be going on.
 */
import { DurableObject } from "cloudflare:workers";
import type { Idempotency } from "../src/contracts/idempotency.ts";
import type { EncodedValue } from "../src/contracts/invocation.ts";
import type { Result } from "../src/contracts/result.ts";
import type { Play } from "../src/contracts/run-ids.ts";
import type {
  AwaitedEvent,
  KeptCall,
  NewRun,
  RunEnding,
  RunQuery,
  RunRecord,
  RunScore,
  RunWithValue,
  StepTrace,
} from "../src/contracts/workflow-run.ts";
import type { Turnstile } from "../src/workflow/turnstile.ts";
import { migrate } from "./support/migrate.ts";
import { Waiters } from "./support/waiters.ts";
import { RunAlarm } from "./workflow-runs/alarm.ts";
import { RunsAtPlay } from "./workflow-runs/at-play.ts";
import { RunsCore } from "./workflow-runs/core.ts";
import { engineOf, inTurn } from "./workflow-runs/engine.ts";
import { WORKFLOW_RUN_MIGRATIONS } from "./workflow-runs/migrations.ts";
import { RunTables } from "./workflow-runs/runs.sql.ts";
import { Timeline } from "./workflow-runs/timeline.sql.ts";
import { type Wait, Waits } from "./workflow-runs/waits.sql.ts";

/** The bindings that a shard uses. */
export interface WorkflowRunsEnv {
  readonly WORKFLOW_ENGINE: Workflow;
}

/** Makes the object's class; `place` names the isolate that it wakes in, whose work goes through `turnstile`. */
export function workflowRunsFor(place: { readonly isolate: string }, turnstile: Turnstile) {
  return class WorkflowRunsObject extends DurableObject<WorkflowRunsEnv> {
    readonly #core: RunsCore;
    readonly #atPlay: RunsAtPlay;
    readonly #alarm: RunAlarm;

    constructor(ctx: DurableObjectState, env: WorkflowRunsEnv) {
      super(ctx, env);
      const { storage } = ctx;
      migrate(storage, "the workflow runs", WORKFLOW_RUN_MIGRATIONS);
      const waiters = new Waiters();
      const tables = new RunTables(storage.sql);
      const parts = {
        ...{ storage, tables, waiters, now: Date.now, random: Math.random, isolate: place.isolate },
        timeline: new Timeline(storage.sql),
        waits: new Waits(storage.sql, tables.values),
        engine: inTurn(engineOf(env.WORKFLOW_ENGINE), turnstile),
        ended: (id: string) => waiters.tell([id]),
        inCare: new Map<string, boolean>(),
      };
      this.#alarm = new RunAlarm(parts);
      const runs = { ...parts, ensureAlarm: () => this.#alarm.ensure() };
      this.#core = new RunsCore(runs);
      this.#atPlay = new RunsAtPlay(runs);
      void ctx.blockConcurrencyWhile(() => this.#alarm.start());
    }

    /** Keeps a run and lets it begin. Fault: `conflict` when its idempotency key came with another body. */
    spawn(order: NewRun): Result<{ run: RunRecord; created: boolean }> {
      return this.#core.spawn(order);
    }

    /** The run of an earlier request with this key and this body. */
    spawnedBy(idempotency: Idempotency): RunRecord | null {
      return this.#core.spawnedBy(idempotency);
    }

    /** A run with its value, as soon as it is over, or as it is after `waitMs`. */
    get(id: string, waitMs: number): Promise<RunWithValue | null> {
      return this.#core.get(id, waitMs);
    }

    /** The document that a run is played by, as CBOR. */
    document(id: string): Uint8Array | null {
      return this.#core.document(id);
    }

    /** Runs without their steps, newest first. */
    list(query: RunQuery): RunRecord[] {
      return this.#core.list(query);
    }

    /** Faults: `workflow_run_not_found`, `conflict`. */
    send(id: string, type: string, payload: EncodedValue): Result<null> {
      return this.#core.send(id, type, payload);
    }

    /** Faults: `workflow_run_not_found`, `conflict`. */
    pause(id: string): Result<RunRecord> {
      return this.#core.pause(id);
    }

    /** Faults: `workflow_run_not_found`, `conflict`. */
    resume(id: string): Result<RunRecord> {
      return this.#core.resume(id);
    }

    /** Faults: `workflow_run_not_found`, `conflict`. */
    terminate(id: string): Result<RunRecord> {
      return this.#core.terminate(id);
    }

    /** Plays a run again without what these steps have come to; null: from the beginning. Fault: `workflow_run_not_found`. */
    restart(id: string, steps: readonly string[] | null): Result<RunRecord> {
      return this.#core.restart(id, steps);
    }

    /** What a run is played by; null where this playing does not count. */
    begin(play: Play): RunScore | null {
      return this.#atPlay.begin(play);
    }

    /** Keeps what a call came to. Whether this playing counts. */
    keep(play: Play, key: string, outcome: KeptCall, value: EncodedValue): boolean {
      return this.#atPlay.keep(play, key, outcome, value);
    }

    /** What a call gave. */
    load(play: Play, key: string): EncodedValue {
      return this.#atPlay.load(play, key);
    }

    /** Until when a sleep lasts; null where this playing does not count. */
    sleep(play: Play, key: string, until: number): number | null {
      return this.#atPlay.sleep(play, key, until);
    }

    /** What has come of a wait for an event; null where this playing does not count. */
    awaitEvent(play: Play, wait: Wait): AwaitedEvent | null {
      return this.#atPlay.await(play, wait);
    }

    /** Takes what is told of steps. Whether this playing counts. */
    note(play: Play, traces: readonly StepTrace[]): boolean {
      return this.#atPlay.note(play, traces);
    }

    /** Ends a run as it was played. Whether this playing counts. */
    end(play: Play, ending: RunEnding): boolean {
      return this.#atPlay.end(play, ending);
    }

    override alarm(): Promise<void> {
      return this.#alarm.ring();
    }
  };
}

/** A shard as directors call it. */
export type WorkflowRunsObject = InstanceType<ReturnType<typeof workflowRunsFor>>;

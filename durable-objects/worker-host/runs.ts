/**
 * A call from its slot to its figures: what it takes when it begins, gives back when it ends, and what is counted of it.
 */
import { mayReachOut } from "../../src/contracts/function.ts";
import type { WorkerCall, WorkerFigures } from "../../src/contracts/invocation.ts";
import type { IoLedger } from "../../src/sandbox/io-ledger.ts";
import type { LoadedIsolate } from "../../src/sandbox/load.ts";
import type { Admission } from "./admission.ts";
import type { FlightRecorder } from "./flight-recorder.ts";
import { type IsolatePlan, keyOf, planOf } from "./isolate-plan.ts";
import type { Ending } from "./outcome.ts";
import type { Pace } from "./pace.ts";
import type { RunningCall, RunningCalls } from "./running-calls.ts";
import type { Tally } from "./tally.ts";
import type { WarmIsolates } from "./warm-isolates.ts";

/** What calls take and are counted by. */
export interface RunParts {
  readonly worker: string;
  readonly admission: Admission;
  readonly isolates: WarmIsolates;
  readonly running: RunningCalls;
  /** Whether the meter can tell CPU time; where it cannot, the platform tells it later, in the mass. */
  readonly isMetered: boolean;
  readonly tally: Tally;
  readonly ledger: IoLedger;
  readonly recorder: FlightRecorder | null;
  /** Shared by all workers of the isolate. */
  readonly pace: Pace;
  readonly now: () => number;
  readonly load: (id: string, plan: IsolatePlan) => LoadedIsolate;
}

/** A call that wants to begin. */
export type BeginningCall = Pick<WorkerCall, "id" | "fn" | "limits">;

/** A call in its slot, with its isolate in use. */
export interface Run extends RunningCall {
  readonly cold: boolean;
  readonly queueMs: number;
  /** See `SandboxCall`. */
  readonly sentMs: number;
  /** Whether the ledger has an account of it. */
  readonly guarded: boolean;
}

/** What one of several calls in a slot came to. */
export interface RunEnding extends Ending<unknown> {
  readonly wallMs: number;
  readonly resultBytes: number;
}

/** What a call used, beyond what its isolate knows. */
interface Used {
  readonly io: typeof NO_IO;
  readonly wallMs: number;
  readonly resultBytes: number;
}

const NO_IO = { requests: 0, bytesOut: 0, bytesIn: 0 };

export class Runs {
  readonly #parts: RunParts;
  #retired = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** Whether nothing begins any more. */
  get isRetired(): boolean {
    return this.#retired;
  }

  /** Lets nothing begin any more. */
  retire(): void {
    this.#retired = true;
  }

  /**
   * Takes a slot and the isolate for a call, or for several that take turns. Null: there was no slot. What begins must
   * end, by `end` or by `endAll`.
   */
  async begin(call: BeginningCall, others?: Run["others"]): Promise<Run | null> {
    const { now, admission } = this.#parts;
    const { fn, limits } = call;
    const key = keyOf(fn);
    const calledMs = now();
    if (this.#retired) return null;
    if (!admission.tryEnter(key, limits.concurrency)) {
      if (!(await admission.enter(key, limits.concurrency))) return null;
      if (this.#retired) return this.#tooLate(key);
    }
    return this.#start(call, key, now() - calledMs, others);
  }

  #start({ id: callId, fn, limits }: BeginningCall, key: string, queueMs: number, others: Run["others"]): Run {
    const { isolates, running, recorder, worker, now, load, ledger, pace } = this.#parts;
    const startedMs = now();
    const { warm, cold } = isolates.acquire(key, (isolateId) => load(isolateId, planOf(fn, key)));
    recorder?.note(worker, fn.name);
    const id = this.tryOf(callId);
    const guarded = mayReachOut(fn);
    if (guarded) ledger.open(id, limits);
    const run = {
      ...{ callId, id, name: fn.name, warm, cold, queueMs, startedMs, guarded },
      sentMs: pace.sentMs(startedMs),
      ...(others === undefined ? {} : { others }),
    };
    running.add(run);
    return run;
  }

  /** Gives back a slot that came too late. */
  #tooLate(key: string): null {
    this.#parts.admission.leave(key);
    return null;
  }

  /** Names one try of an invocation: another worker may try the same one again, and each try has an account of its own. */
  tryOf(callId: string): string {
    return `${callId}.${this.#parts.worker}`;
  }

  /** Gives everything back, and counts the call. */
  end(run: Run, ending: Ending<unknown>, resultBytes = 0): WorkerFigures {
    const { ledger, now, pace } = this.#parts;
    const endedMs = now();
    this.#giveBack(run, ending);
    const io = run.guarded ? ledger.close(run.id) : NO_IO;
    const figures = this.#count(run, ending, { io, wallMs: endedMs - run.startedMs, resultBytes });
    pace.ended(endedMs, ending.figures?.cpuMs ?? null);
    return figures;
  }

  /** The same for calls that took turns in one slot. They had no network. */
  endAll(run: Run, endings: readonly RunEnding[]): WorkerFigures[] {
    const { now, pace } = this.#parts;
    const last = endings.at(-1);
    if (last !== undefined) this.#giveBack(run, last);
    const figures = endings.map((ending, index) => {
      const own = index === 0 ? run : { ...run, cold: false };
      return this.#count(own, ending, { io: NO_IO, wallMs: ending.wallMs, resultBytes: ending.resultBytes });
    });
    pace.ended(
      now(),
      endings.reduce((sum, ending) => sum + (ending.figures?.cpuMs ?? 0), 0),
    );
    return figures;
  }

  #giveBack(run: Run, { startUp }: Ending<unknown>): void {
    const { admission, isolates, running } = this.#parts;
    const { warm } = run;
    if (startUp) isolates.retire(warm);
    isolates.release(warm);
    admission.leave(warm.key);
    running.remove(run);
  }

  #count({ name, cold, queueMs }: Run, ending: Ending<unknown>, { io, wallMs, resultBytes }: Used): WorkerFigures {
    const { tally, worker, isMetered } = this.#parts;
    const used = ending.figures;
    const figures = {
      ...{ worker, cold, queueMs, wallMs, resultBytes },
      cpuMs: isMetered ? (used?.cpuMs ?? null) : null,
      // A gateway in another isolate charges a ledger of its own; the isolate has counted its calls of fetch.
      ioRequests: Math.max(io.requests, used?.requests ?? 0),
      ioBytesOut: io.bytesOut,
      ioBytesIn: io.bytesIn,
      logs: used?.logs ?? [],
    };
    tally.count(name, figures, ending.fault !== null);
    return figures;
  }
}

/**
 * What a worker does with a call: admit it, find or load the isolate, run it there, tell how it ended, count it.
 */
import { fault, type TroupeFault } from "../../src/contracts/errors.ts";
import { type FunctionKind, functionKind } from "../../src/contracts/function.ts";
import type {
  EncodedValue,
  WorkerBatch,
  WorkerCall,
  WorkerFigures,
  WorkerReply,
} from "../../src/contracts/invocation.ts";
import { fail, type Result, succeed } from "../../src/contracts/result.ts";
import { OUTCOME_HEADER } from "../../src/contracts/sandbox-call.ts";
import type { WorkerStats } from "../../src/contracts/stats.ts";
import type { Candidate } from "../../src/contracts/worker.ts";
import type { IoLedger } from "../../src/sandbox/io-ledger.ts";
import type { LoadedIsolate } from "../../src/sandbox/load.ts";
import type { Admission } from "./admission.ts";
import { type BatchEnding, performBatch } from "./batch.ts";
import type { FlightRecorder } from "./flight-recorder.ts";
import { type IsolatePlan, keyOf, planOf, planOfCandidate } from "./isolate-plan.ts";
import { type Ending, readAnswer, readCborAnswer, readLoss, readWebOutcome } from "./outcome.ts";
import type { Pace } from "./pace.ts";
import type { Tally } from "./tally.ts";
import type { WarmIsolate, WarmIsolates } from "./warm-isolates.ts";
import { watchBody } from "./watch-body.ts";

/** What a host works with. */
export interface HostParts {
  readonly worker: string;
  readonly admission: Admission;
  readonly isolates: WarmIsolates;
  readonly tally: Tally;
  readonly ledger: IoLedger;
  readonly recorder: FlightRecorder | null;
  /** Shared by all workers of the isolate. */
  readonly pace: Pace;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly load: (id: string, plan: IsolatePlan) => LoadedIsolate;
}

/** A call to a function that answers web requests. */
export type WebCall = Omit<WorkerCall, "args" | "encoding">;

/** The reply to a web call. */
export type WebReply =
  | { readonly state: "done"; readonly response: Response }
  | { readonly state: "failed"; readonly fault: TroupeFault }
  | { readonly state: "busy" };

/** A call in its slot, with its isolate in use. */
interface Run {
  /** Names the try inside the isolate and in the ledger. */
  readonly id: string;
  readonly name: string;
  readonly warm: WarmIsolate;
  readonly cold: boolean;
  readonly queueMs: number;
  readonly startedMs: number;
  /** See `SandboxCall`. */
  readonly sentMs: number;
  /** Whether the ledger has an account of it. */
  readonly guarded: boolean;
}

/** What a call used, beyond what its isolate knows. */
interface Used {
  readonly io: typeof NO_IO;
  readonly wallMs: number;
  readonly resultBytes: number;
}

const BUSY_REPLY: WorkerReply = { state: "busy" };
const NO_IO = { requests: 0, bytesOut: 0, bytesIn: 0 };

export class FunctionHost {
  readonly #parts: HostParts;
  readonly #startedMs: number;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#startedMs = parts.now();
  }

  /** Runs a function with arguments. */
  async invoke(call: WorkerCall): Promise<WorkerReply> {
    const run = await this.#begin(call);
    if (run === null) return { state: "busy" };
    const { args, limits, encoding } = call;
    const sandboxCall = { id: run.id, args, limits, sentMs: run.sentMs, encoding };
    const read: (answer: string) => Ending<string | Uint8Array> = encoding === "cbor" ? readCborAnswer : readAnswer;
    const ending = await run.warm.isolate.run(sandboxCall).then(read, readLoss);
    const figures = this.#end(run, ending, sizeOf(ending.value));
    return ending.fault === null
      ? { state: "done", value: ending.value, figures }
      : { state: "failed", fault: ending.fault, figures };
  }

  /**
   * Runs a function with many arguments. A function that does not wait and cannot reach out runs them one after another
   * in one slot, and gives those back as `busy` that it did not come to; any other runs them side by side.
   */
  async invokeMany(batch: WorkerBatch): Promise<readonly WorkerReply[]> {
    const { isolates, now, sleep, pace } = this.#parts;
    const { calls, stopAtFault: _, ...shared } = batch;
    const sideBySide = () => Promise.all(calls.map((call) => this.invoke({ ...shared, ...call })));
    if (batch.fn.config.network.allow.length > 0 || isolates.waits(keyOf(batch.fn))) return sideBySide();
    return pace.batch(() => (calls.length > 1 ? this.#invokeInTurn(batch) : sideBySide()), now, sleep);
  }

  async #invokeInTurn({ calls, stopAtFault = false, ...shared }: WorkerBatch): Promise<readonly WorkerReply[]> {
    const [first] = calls;
    const run = first === undefined ? null : await this.#begin({ ...shared, id: first.id });
    if (run === null) return calls.map(() => BUSY_REPLY);
    const { limits, encoding } = shared;
    const named = calls.map(({ id, args }) => ({ id: this.#tryOf(id), args }));
    const batch = { calls: named, limits, sentMs: run.sentMs, encoding, stopAtFault };
    return this.#endBatch(run, calls.length, await performBatch(run.warm.isolate, batch, this.#parts.now));
  }

  /** Ends a running call. */
  cancel(_id: string): boolean {
    return false;
  }

  /** Lets a function answer a web request. The call lasts until the body of its answer has ended. */
  async serve(call: WebCall, request: Request): Promise<WebReply> {
    const run = await this.#begin(call);
    if (run === null) return { state: "busy" };
    const { isolate } = run.warm;
    const sandboxCall = { id: run.id, args: [], limits: call.limits, sentMs: run.sentMs, encoding: "json" as const };
    const ending: Ending<Response> = await isolate.serve(sandboxCall, request).then(readWebAnswer, readLoss);
    if (ending.fault === null && ending.value !== undefined) {
      return { state: "done", response: watchBody(ending.value, () => this.#end(run, ending)) };
    }
    this.#end(run, ending);
    return { state: "failed", fault: ending.fault ?? fault("internal", "The function's answer was lost.") };
  }

  /** Starts a candidate and says how its export is called. It stays warm for the first call. */
  async probe(candidate: Candidate, id: string): Promise<Result<FunctionKind>> {
    const plan = planOfCandidate(candidate);
    const { admission, isolates, load, recorder, worker, now } = this.#parts;
    const { limits } = candidate.config;
    if (!admission.tryEnter(plan.key, limits.concurrency) && !(await admission.enter(plan.key, limits.concurrency))) {
      return fail(fault("overloaded", "No worker has room to start the function."));
    }
    const { warm } = isolates.acquire(plan.key, (isolateId) => load(isolateId, plan));
    recorder?.note(worker, candidate.name);
    const sandboxCall = { id, args: [], limits, sentMs: now(), encoding: "json" as const };
    const { fault: refusal, value } = await warm.isolate.probe(sandboxCall).then(readAnswer, readLoss);
    const kind = functionKind.safeParse(value);
    if (refusal !== null || !kind.success) isolates.retire(warm);
    isolates.release(warm);
    admission.leave(plan.key);
    if (refusal !== null) return fail(refusal);
    return kind.success ? succeed(kind.data) : fail(fault("internal", "The start of the function was lost."));
  }

  /** Figures since the worker started. */
  stats(): WorkerStats {
    const { worker, admission, isolates, tally, now } = this.#parts;
    return {
      worker,
      uptimeMs: now() - this.#startedMs,
      inFlight: admission.inFlight,
      queued: admission.queued,
      warm: isolates.size,
      functions: tally.read(),
    };
  }

  /** Takes a slot and the isolate for a call. Null: there was no slot. What begins must end. */
  async #begin(call: WebCall): Promise<Run | null> {
    const { admission, isolates, recorder, worker, now, load, ledger, pace } = this.#parts;
    const { fn, limits } = call;
    const key = keyOf(fn);
    const calledMs = now();
    if (!admission.tryEnter(key, limits.concurrency) && !(await admission.enter(key, limits.concurrency))) return null;
    const startedMs = now();
    const { warm, cold } = isolates.acquire(key, (id) => load(id, planOf(fn, key)));
    recorder?.note(worker, fn.name);
    // Another worker may try the same invocation again: each try has an account of its own.
    const id = this.#tryOf(call.id);
    const guarded = fn.config.network.allow.length > 0;
    if (guarded) ledger.open(id, limits);
    return {
      id,
      name: fn.name,
      warm,
      cold,
      queueMs: startedMs - calledMs,
      startedMs,
      sentMs: pace.sentMs(startedMs),
      guarded,
    };
  }

  /** Names one try of an invocation. */
  #tryOf(id: string): string {
    return `${id}.${this.#parts.worker}`;
  }

  /** Gives everything back and counts the call. */
  #end<Value>(run: Run, ending: Ending<Value>, resultBytes = 0): WorkerFigures {
    const { ledger, now, pace } = this.#parts;
    const endedMs = now();
    this.#giveBack(run, ending);
    const io = run.guarded ? ledger.close(run.id) : NO_IO;
    const figures = this.#count(run, ending, { io, wallMs: endedMs - run.startedMs, resultBytes });
    pace.ended(endedMs, figures.cpuMs);
    return figures;
  }

  /** The same for the calls of a batch, in the slot of one; gives a reply to each of `count` calls. */
  #endBatch(run: Run, count: number, endings: readonly BatchEnding[]): WorkerReply[] {
    const { now, pace } = this.#parts;
    const last = endings.at(-1);
    if (last !== undefined) this.#giveBack(run, last);
    if (last?.waited) run.warm.waits = true;
    let cpuMs = 0;
    const replies = endings.map((ending, index): WorkerReply => {
      const own = index === 0 ? run : { ...run, cold: false };
      const { wallMs, waited, value, fault: failure } = ending;
      const counted = this.#count(own, ending, { io: NO_IO, wallMs, resultBytes: sizeOf(value) });
      cpuMs += counted.cpuMs ?? 0;
      const figures = waited ? { ...counted, waited } : counted;
      return failure === null ? { state: "done", value, figures } : { state: "failed", fault: failure, figures };
    });
    pace.ended(now(), cpuMs);
    while (replies.length < count) replies.push(BUSY_REPLY);
    return replies;
  }

  #giveBack({ warm }: Run, { startUp }: Ending<unknown>): void {
    const { admission, isolates } = this.#parts;
    if (startUp) isolates.retire(warm);
    isolates.release(warm);
    admission.leave(warm.key);
  }

  #count<Value>({ name, cold, queueMs }: Run, ending: Ending<Value>, { io, wallMs, resultBytes }: Used): WorkerFigures {
    const { tally, worker } = this.#parts;
    const used = ending.figures;
    const figures = {
      worker,
      cold,
      queueMs,
      wallMs,
      cpuMs: used?.cpuMs ?? null,
      // A gateway in another isolate charges a ledger of its own; the isolate has counted its calls of fetch.
      ioRequests: Math.max(io.requests, used?.requests ?? 0),
      ioBytesOut: io.bytesOut,
      ioBytesIn: io.bytesIn,
      resultBytes,
      logs: used?.logs ?? [],
    };
    tally.count(name, figures, ending.fault !== null);
    return figures;
  }
}

/** Of JSON text the characters are counted: figures are not worth encoding it for. */
function sizeOf(value: EncodedValue): number {
  return value === undefined ? 0 : value.length;
}

function readWebAnswer(response: Response): Ending<Response> {
  return { ...readWebOutcome(response.headers.get(OUTCOME_HEADER)), value: response };
}

/**
 * What a worker does with a call: admit it, find or load the isolate, run it there, tell how it ended, count it.
 */
import { fault, type TroupeFault } from "../../src/contracts/errors.ts";
import type { FunctionKind, RunnableVersion } from "../../src/contracts/function.ts";
import type {
  EncodedValue,
  StreamCall,
  StreamReply,
  WorkerBatch,
  WorkerCall,
  WorkerFigures,
  WorkerReply,
} from "../../src/contracts/invocation.ts";
import { MAX_LISTED_CALLS } from "../../src/contracts/limits.ts";
import { fail, type Result } from "../../src/contracts/result.ts";
import { RELEASE, type WorkerSign } from "../../src/contracts/roster.ts";
import { OUTCOME_HEADER } from "../../src/contracts/sandbox-call.ts";
import type { WorkerStats } from "../../src/contracts/stats.ts";
import type { Candidate, RunningInvocation } from "../../src/contracts/worker.ts";
import type { IoLedger } from "../../src/sandbox/io-ledger.ts";
import type { LoadedIsolate } from "../../src/sandbox/load.ts";
import type { Admission } from "./admission.ts";
import { type BatchEnding, performBatch } from "./batch.ts";
import type { FlightRecorder } from "./flight-recorder.ts";
import { type IsolatePlan, keyOf, planOf, planOfCandidate } from "./isolate-plan.ts";
import { type Ending, readAnswer, readCborAnswer, readLoss, readWebOutcome } from "./outcome.ts";
import type { Pace } from "./pace.ts";
import type { RunningCall, RunningCalls } from "./running-calls.ts";
import { keepWarm, startIsolate } from "./start-isolate.ts";
import { relayFrames } from "./streams.ts";
import type { Tally } from "./tally.ts";
import type { WarmIsolates } from "./warm-isolates.ts";
import { watchBody } from "./watch-body.ts";

/** What a host works with. */
export interface HostParts {
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
interface Run extends RunningCall {
  readonly cold: boolean;
  readonly queueMs: number;
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
  #retired = false;

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
    const others = calls.slice(1).map(({ id }) => ({ callId: id, id: this.#tryOf(id) }));
    const run = first === undefined ? null : await this.#begin({ ...shared, id: first.id }, others);
    if (run === null) return calls.map(() => BUSY_REPLY);
    const { limits, encoding } = shared;
    const named = calls.map(({ id, args }) => ({ id: this.#tryOf(id), args }));
    const batch = { calls: named, limits, sentMs: run.sentMs, encoding, stopAtFault };
    const { now, running } = this.#parts;
    const watch = { now, isCancelled: (id: string) => running.isCancelled(id) };
    return this.#endBatch(run, calls.length, await performBatch(run.warm.isolate, batch, watch));
  }

  /** Ends a running call with the fault `cancelled`, or the running inputs of a map. Whether there was one. */
  cancel(id: string): boolean {
    return this.#parts.running.cancel(id) > 0;
  }

  /** Ends all running calls of a function with the fault `cancelled`; gives their number. */
  cancelFunction(name: string): number {
    return this.#parts.running.cancelFunction(name);
  }

  /** Running calls, those first that have run longest. */
  running(): RunningInvocation[] {
    return this.#parts.running.list(MAX_LISTED_CALLS);
  }

  /** Takes nothing new from now on; what runs goes on. */
  retire(): void {
    this.#retired = true;
    this.#parts.isolates.retireAll();
  }

  /** Ends every isolate, with the calls in it. */
  async dropAll(): Promise<void> {
    await Promise.allSettled([...this.#parts.running.isolates()].map(({ isolate }) => isolate.drop()));
  }

  /** Keeps these versions loaded, and no others. */
  async keepWarm(versions: readonly RunnableVersion[]): Promise<void> {
    if (!this.#retired) await keepWarm(this.#parts, versions);
  }

  /** A sign of life. */
  sign(): WorkerSign {
    const { worker: _worker, functions: _functions, ...load } = this.stats();
    return { version: RELEASE, ...load };
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

  /** Runs a function whose result is streamed. The call lasts until its stream has ended. */
  async stream(call: StreamCall): Promise<StreamReply> {
    const { running, sleep } = this.#parts;
    const run = await this.#begin(call);
    if (run === null) return { state: "busy" };
    const { args, limits, encoding } = call;
    const sandboxCall = { id: run.id, args, limits, sentMs: run.sentMs, encoding };
    const frames = relayFrames({
      maxOutputBytes: limits.maxOutputBytes,
      open: (writable) => run.warm.isolate.stream(sandboxCall, writable),
      cancel: () => running.end(run),
      end: (ending, resultBytes) => this.#end(run, ending, resultBytes),
      sleep,
    });
    return { state: "open", frames };
  }

  /** Starts a candidate and says how its export is called. It stays warm for the first call. */
  async probe(candidate: Candidate, id: string): Promise<Result<FunctionKind>> {
    const plan = planOfCandidate(candidate);
    if (this.#retired) return fail(fault("overloaded", "The worker has left the troupe."));
    return startIsolate(this.#parts, plan, candidate.config.limits, id);
  }

  /** Takes CPU time of a function that was told apart from any call. */
  countCpu(functionName: string, cpuMs: number): void {
    this.#parts.tally.addCpu(functionName, cpuMs);
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
  async #begin(call: WebCall, others?: Run["others"]): Promise<Run | null> {
    const { admission, isolates, running, recorder, worker, now, load, ledger, pace } = this.#parts;
    const { fn, limits } = call;
    const key = keyOf(fn);
    const calledMs = now();
    if (this.#retired) return null;
    if (!admission.tryEnter(key, limits.concurrency)) {
      if (!(await admission.enter(key, limits.concurrency))) return null;
      if (this.#retired) return this.#tooLate(key);
    }
    const startedMs = now();
    const { warm, cold } = isolates.acquire(key, (id) => load(id, planOf(fn, key)));
    recorder?.note(worker, fn.name);
    // Another worker may try the same invocation again: each try has an account of its own.
    const id = this.#tryOf(call.id);
    const guarded = fn.config.network.allow.length > 0;
    if (guarded) ledger.open(id, limits);
    const run = {
      callId: call.id,
      id,
      name: fn.name,
      warm,
      cold,
      queueMs: startedMs - calledMs,
      startedMs,
      sentMs: pace.sentMs(startedMs),
      guarded,
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
    pace.ended(endedMs, ending.figures?.cpuMs ?? null);
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
      cpuMs += ending.figures?.cpuMs ?? 0;
      const figures = waited ? { ...counted, waited } : counted;
      return failure === null ? { state: "done", value, figures } : { state: "failed", fault: failure, figures };
    });
    pace.ended(now(), cpuMs);
    while (replies.length < count) replies.push(BUSY_REPLY);
    return replies;
  }

  #giveBack(run: Run, { startUp }: Ending<unknown>): void {
    const { admission, isolates, running } = this.#parts;
    const { warm } = run;
    if (startUp) isolates.retire(warm);
    isolates.release(warm);
    admission.leave(warm.key);
    running.remove(run);
  }

  #count<Value>({ name, cold, queueMs }: Run, ending: Ending<Value>, { io, wallMs, resultBytes }: Used): WorkerFigures {
    const { tally, worker } = this.#parts;
    const used = ending.figures;
    const figures = {
      worker,
      cold,
      queueMs,
      wallMs,
      cpuMs: this.#parts.isMetered ? (used?.cpuMs ?? null) : null,
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

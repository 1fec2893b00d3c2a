/**
 * What a worker does with a call: admit it, find or load the isolate, run it there, tell how it ended, count it.
 */
import { fault, type TroupeFault } from "../../src/contracts/errors.ts";
import { type FunctionKind, mayReachOut, type RunnableVersion } from "../../src/contracts/function.ts";
import type {
  EncodedValue,
  StreamCall,
  StreamReply,
  WorkerBatch,
  WorkerCall,
  WorkerFigures,
  WorkerReply,
} from "../../src/contracts/invocation.ts";
import type { CacheListing, CachePurge, HitCount } from "../../src/contracts/kept-result.ts";
import { MAX_LISTED_CALLS } from "../../src/contracts/limits.ts";
import { fail, type Result } from "../../src/contracts/result.ts";
import { RELEASE, type WorkerSign } from "../../src/contracts/roster.ts";
import { OUTCOME_HEADER } from "../../src/contracts/sandbox-call.ts";
import type { WorkerStats } from "../../src/contracts/stats.ts";
import type { Candidate, RunningInvocation, WebEnding } from "../../src/contracts/worker.ts";
import type { Schedule } from "./admission.ts";
import { type BatchEnding, performBatch } from "./batch.ts";
import { type CachedCall, CachedCalls } from "./cached-calls.ts";
import { BUSY_REPLY, invokeClaimed } from "./claimed-batch.ts";
import { keyOf, planOfCandidate } from "./isolate-plan.ts";
import { type Ending, readAnswer, readCborAnswer, readLoss, readWebOutcome } from "./outcome.ts";
import { type RunParts, Runs } from "./runs.ts";
import { keepWarm, startIsolate } from "./start-isolate.ts";
import { relayFrames } from "./streams.ts";
import { watchBody } from "./watch-body.ts";
import { WebEndings, webEnding } from "./web-endings.ts";

/** What a host works with. */
export interface HostParts extends RunParts {
  readonly sleep: (ms: number) => Promise<void>;
  readonly schedule: Schedule;
}

/** A call to a function that answers web requests. */
export type WebCall = Omit<WorkerCall, "args" | "encoding">;

/** The reply to a web call. */
export type WebReply =
  | { readonly state: "done"; readonly response: Response }
  | { readonly state: "failed"; readonly fault: TroupeFault }
  | { readonly state: "busy" };

export class FunctionHost {
  readonly #parts: HostParts;
  readonly #runs: Runs;
  readonly #cached: CachedCalls;
  readonly #endings = new WebEndings();
  readonly #startedMs: number;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#runs = new Runs(parts);
    this.#cached = new CachedCalls({ ...parts, run: (call) => this.#invoke(call) });
    this.#startedMs = parts.now();
  }

  /** Runs a function with arguments, or answers with what an equal call gave. */
  invoke(call: WorkerCall): Promise<WorkerReply> {
    return isCached(call) ? this.#cached.invoke(call) : this.#invoke(call);
  }

  async #invoke(call: WorkerCall): Promise<WorkerReply> {
    const run = await this.#runs.begin(call);
    if (run === null) return { state: "busy" };
    const { args, limits, encoding } = call;
    const sandboxCall = { id: run.id, args, limits, sentMs: run.sentMs, encoding, ...entryIn(call) };
    const read: (answer: string) => Ending<string | Uint8Array> = encoding === "cbor" ? readCborAnswer : readAnswer;
    const ending = await run.warm.isolate.run(sandboxCall).then(read, readLoss);
    const figures = this.#runs.end(run, ending, sizeOf(ending.value));
    return ending.fault === null
      ? { state: "done", value: ending.value, figures }
      : { state: "failed", fault: ending.fault, figures };
  }

  /**
   * Runs a function with many arguments. A function that does not wait and cannot reach out runs them one after another
   * in one slot, and gives those back as `busy` that it did not come to; any other runs them side by side.
   */
  invokeMany(batch: WorkerBatch): Promise<readonly WorkerReply[]> {
    const isShared = batch.calls.some(({ cache }) => cache !== undefined);
    return isShared ? invokeClaimed(this.#cached, batch, (rest) => this.#invokeMany(rest)) : this.#invokeMany(batch);
  }

  async #invokeMany(batch: WorkerBatch): Promise<readonly WorkerReply[]> {
    const { isolates, now, sleep, pace } = this.#parts;
    const { calls, stopAtFault: _, ...shared } = batch;
    const sideBySide = () => Promise.all(calls.map((call) => this.#invoke({ ...shared, ...call })));
    if (mayReachOut(batch.fn) || isolates.waits(keyOf(batch.fn))) return sideBySide();
    return pace.batch(() => (calls.length > 1 ? this.#invokeInTurn(batch) : sideBySide()), now, sleep);
  }

  async #invokeInTurn({ calls, stopAtFault = false, ...shared }: WorkerBatch): Promise<readonly WorkerReply[]> {
    const [first] = calls;
    const others = calls.slice(1).map(({ id }) => ({ callId: id, id: this.#runs.tryOf(id) }));
    const run = first === undefined ? null : await this.#runs.begin({ ...shared, id: first.id }, others);
    if (run === null) return calls.map(() => BUSY_REPLY);
    const { limits, encoding } = shared;
    const named = calls.map(({ id, args }) => ({ id: this.#runs.tryOf(id), args }));
    const batch = { calls: named, limits, sentMs: run.sentMs, encoding, stopAtFault };
    const { now, running } = this.#parts;
    const watch = { now, isCancelled: (id: string) => running.isCancelled(id) };
    const endings = await performBatch(run.warm.isolate, batch, watch);
    if (endings.at(-1)?.waited) run.warm.waits = true;
    const figures = this.#runs.endAll(
      run,
      endings.map((ending) => ({ ...ending, resultBytes: sizeOf(ending.value) })),
    );
    return calls.map((_call, index) => replyOf(endings[index], figures[index]));
  }

  /** Ends a running call with the fault `cancelled`, or the running inputs of a map. Whether there was one. */
  cancel(id: string): boolean {
    return this.#parts.running.cancel(id) + this.#cached.cancel(id) > 0;
  }

  /** Ends all running calls of a function with the fault `cancelled`; gives their number. */
  cancelFunction(name: string): number {
    return this.#parts.running.cancelFunction(name) + this.#cached.cancelFunction(name);
  }

  /** Running calls, those first that have run longest. */
  running(): RunningInvocation[] {
    return this.#parts.running.list(MAX_LISTED_CALLS);
  }

  /** Takes nothing new from now on; what runs goes on. */
  retire(): void {
    this.#runs.retire();
    this.#parts.isolates.retireAll();
  }

  /** Ends every isolate, with the calls in it. */
  async dropAll(): Promise<void> {
    await Promise.allSettled([...this.#parts.running.isolates()].map(({ isolate }) => isolate.drop()));
  }

  /** Keeps these versions loaded, and no others. */
  async keepWarm(versions: readonly RunnableVersion[]): Promise<void> {
    if (!this.#runs.isRetired) await keepWarm(this.#parts, versions);
  }

  /** A sign of life. */
  sign(): WorkerSign {
    const { worker: _worker, functions: _functions, ...load } = this.stats();
    return { version: RELEASE, ...load };
  }

  /** Lets a function answer a web request. The call lasts until the body of its answer has ended. */
  async serve(call: WebCall, request: Request): Promise<WebReply> {
    const run = await this.#runs.begin(call);
    if (run === null) return { state: "busy" };
    const { isolate } = run.warm;
    const sandboxCall = { id: run.id, args: [], limits: call.limits, sentMs: run.sentMs, encoding: "json" as const };
    const { watched } = call;
    const sent = watched === undefined ? sandboxCall : { ...sandboxCall, watched };
    const ending: Ending<Response> = await isolate.serve(sent, request).then(readWebAnswer, readLoss);
    if (watched !== undefined) this.#endings.keep(call.id, webEnding(isolate, run.id, ending));
    if (ending.fault === null && ending.value !== undefined) {
      return { state: "done", response: watchBody(ending.value, () => this.#runs.end(run, ending)) };
    }
    this.#runs.end(run, ending);
    return { state: "failed", fault: ending.fault ?? fault("internal", "The function's answer was lost.") };
  }

  /** How a web request ended that was `watched`, once it has; null when nothing is known of it. */
  ending(id: string): Promise<WebEnding | null> {
    return this.#endings.take(id);
  }

  /** Runs a function whose result is streamed. The call lasts until its stream has ended. */
  async stream(call: StreamCall): Promise<StreamReply> {
    const { running, sleep } = this.#parts;
    const run = await this.#runs.begin(call);
    if (run === null) return { state: "busy" };
    const { args, limits, encoding } = call;
    const sandboxCall = { id: run.id, args, limits, sentMs: run.sentMs, encoding, ...entryIn(call) };
    const frames = relayFrames({
      maxOutputBytes: limits.maxOutputBytes,
      open: (writable) => run.warm.isolate.stream(sandboxCall, writable),
      cancel: () => running.end(run),
      end: (ending, resultBytes) => this.#runs.end(run, ending, resultBytes),
      sleep,
    });
    return { state: "open", frames };
  }

  /** Starts a candidate and says how its export is called. It stays warm for the first call. */
  async probe(candidate: Candidate, id: string): Promise<Result<FunctionKind>> {
    const plan = planOfCandidate(candidate);
    if (this.#runs.isRetired) return fail(fault("overloaded", "The worker has left the troupe."));
    return startIsolate(this.#parts, plan, candidate.config.limits, id);
  }

  /** Takes CPU time of a function that was told apart from any call. */
  countCpu(functionName: string, cpuMs: number): void {
    this.#parts.tally.addCpu(functionName, cpuMs);
  }

  /** What the result caches hold. */
  cacheOf(): CacheListing[] {
    return this.#cached.list();
  }

  /** Forgets results; gives their number. */
  purgeCache(purge: CachePurge): number {
    return this.#cached.purge(purge);
  }

  /** Takes hits that the caches have not seen. */
  countHits(counts: readonly HitCount[]): void {
    this.#cached.countHits(counts);
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
}

function isCached(call: WorkerCall): call is CachedCall {
  return call.cache !== undefined;
}

/** The reply to a call of a batch; one that has not ended was not begun. */
function replyOf(ending: BatchEnding | undefined, counted: WorkerFigures | undefined): WorkerReply {
  if (ending === undefined || counted === undefined) return BUSY_REPLY;
  const figures: WorkerFigures = ending.waited ? { ...counted, waited: true } : counted;
  const { fault: failure, value } = ending;
  return failure === null ? { state: "done", value, figures } : { state: "failed", fault: failure, figures };
}

/** Of JSON text the characters are counted: figures are not worth encoding it for. */
function sizeOf(value: EncodedValue): number {
  return value === undefined ? 0 : value.length;
}

function readWebAnswer(response: Response): Ending<Response> {
  return { ...readWebOutcome(response.headers.get(OUTCOME_HEADER)), value: response };
}

function entryIn({ entry }: Pick<WorkerCall, "entry">): Pick<WorkerCall, "entry"> {
  return entry === undefined ? {} : { entry };
}

/**
 * The director's port `Workers` over plain functions of the test, without any sandbox: for what a test must decide
 * itself, such as which worker is busy or lost. Everything else is tested against the real runtime.
 */

import { CachedCalls } from "../../durable-objects/worker-host/cached-calls.ts";
import { encodeCbor } from "../../src/codec/index.ts";
import type { TroupeFault } from "../../src/contracts/errors.ts";
import { fault, TroupeError } from "../../src/contracts/errors.ts";
import { encodeFrame, FRAME } from "../../src/contracts/frames.ts";
import type { FunctionKind } from "../../src/contracts/function.ts";
import { bucketOf, HISTOGRAM_BUCKETS } from "../../src/contracts/histogram.ts";
import type {
  EncodedValue,
  LogLine,
  StreamCall,
  StreamEnding,
  StreamReply,
  WorkerBatch,
  WorkerCall,
  WorkerFigures,
  WorkerReply,
} from "../../src/contracts/invocation.ts";
import type { CacheListing, CachePurge, HitCount } from "../../src/contracts/kept-result.ts";
import type { Result } from "../../src/contracts/result.ts";
import { fail, succeed } from "../../src/contracts/result.ts";
import type { Region } from "../../src/contracts/roster.ts";
import type { FunctionTally, WorkerStats } from "../../src/contracts/stats.ts";
import type { Candidate, RunningInvocation, WebEnding } from "../../src/contracts/worker.ts";
import { systemSchedule } from "../../src/director/adapters/system-schedule.ts";
import type { WorkerRequest, Workers } from "../../src/director/ports.ts";

type Callable = (...args: never[]) => unknown;
type WebFunction = { readonly fetch: (request: Request) => Response | Promise<Response> };
/** What the workers know how to run, by function name. */
export type Repertoire = Record<string, Callable | WebFunction>;

/** What a worker does with the calls it gets; `lost` runs them and never answers. */
type State = "well" | "busy" | "lost";

/** Wall time that every call takes. */
const WALL_MS = 2;
const LOGS: readonly LogLine[] = [{ level: "log", message: "on stage" }];

const NOTHING: FunctionTally = {
  ...{ calls: 0, errors: 0, coldCalls: 0, cpuMs: 0, wallMs: 0, ioRequests: 0, ioBytes: 0 },
  ...{ cacheHits: 0, cacheMisses: 0, latency: new Array<number>(HISTOGRAM_BUCKETS).fill(0) },
};

/** Workers that run the functions of a repertoire and remember what they were asked. */
export class MemoryWorkers implements Workers {
  ids: readonly string[];
  /** Calls that are said to run, by worker, until they are cancelled. */
  readonly inProgress = new Map<string, RunningInvocation[]>();
  /** Every call that reached a worker, busy or not. */
  readonly asked: { readonly worker: string; readonly call: WorkerCall | WorkerRequest | Candidate }[] = [];
  /** Calls that were to be cancelled. */
  readonly cancelled: { readonly worker: string; readonly id: string }[] = [];
  /** Where workers are. */
  readonly regions = new Map<string, Region>();
  readonly #repertoire: Map<string, Callable | WebFunction>;
  readonly #states = new Map<string, State>();
  /** Calls that were run, those that were lost too. */
  ran = 0;
  /** The clock of the caches. */
  readonly now: () => number;
  readonly #caches = new Map<string, CachedCalls>();
  readonly #tallies = new Map<string, Map<string, FunctionTally>>();

  constructor(repertoire: Repertoire, ids: readonly string[] = ["worker-1", "worker-2", "worker-3"], now = Date.now) {
    this.now = now;
    this.#repertoire = new Map(Object.entries(repertoire));
    this.ids = ids;
  }

  /** Sets what some workers do from now on. */
  become(state: State, ...workers: string[]): void {
    for (const worker of workers) this.#states.set(worker, state);
  }

  async invoke(worker: string, call: WorkerCall): Promise<WorkerReply> {
    this.asked.push({ worker, call });
    const { cache } = call;
    return cache === undefined || this.#states.has(worker)
      ? this.#run(worker, call)
      : this.#cachesOf(worker).invoke({ ...call, cache });
  }

  async #run(worker: string, call: WorkerCall): Promise<WorkerReply> {
    this.ran++;
    const state = this.#states.get(worker);
    if (state === "busy") return { state: "busy" };
    if (state === "lost") return { state: "failed", fault: LOST, figures: figuresOf(worker) };
    const run = this.#repertoire.get(call.fn.name);
    if (typeof run !== "function") throw new Error(`The repertoire lacks ${call.fn.name}.`);
    const outcome = await perform(run, call);
    this.#count(worker, call.fn.name, outcome.ok);
    const figures = figuresOf(worker);
    return outcome.ok
      ? { state: "done", value: outcome.value, figures }
      : { state: "failed", fault: outcome.fault, figures };
  }

  /** The items of a function that yields, or its one value. A function that throws on the way has sent what it yielded. */
  async stream(worker: string, call: StreamCall): Promise<StreamReply> {
    this.asked.push({ worker, call: { ...call, encoding: call.encoding === "bytes" ? "json" : call.encoding } });
    const state = this.#states.get(worker);
    if (state === "busy") return { state: "busy" };
    if (state === "lost") return { state: "open", frames: new Blob([endFrame(LOST, worker)]).stream() };
    const run = this.#repertoire.get(call.fn.name);
    if (typeof run !== "function") throw new Error(`The repertoire lacks ${call.fn.name}.`);
    const frames: Uint8Array<ArrayBuffer>[] = [];
    let failure: TroupeFault | null = null;
    try {
      const value: unknown = await Reflect.apply(run, undefined, call.args);
      const kind = isYielding(value) ? FRAME.item : FRAME.value;
      for await (const item of isYielding(value) ? value : [value]) frames.push(encodeFrame(kind, toItem(item, call)));
    } catch (error) {
      failure = faultOf(error);
    }
    this.#count(worker, call.fn.name, failure === null);
    return { state: "open", frames: new Blob([...frames, endFrame(failure, worker)]).stream() };
  }

  invokeMany(worker: string, { calls, ...shared }: WorkerBatch): Promise<readonly WorkerReply[]> {
    return Promise.all(calls.map((call) => this.invoke(worker, { ...shared, ...call })));
  }

  regionOf(worker: string): Region | null {
    return this.regions.get(worker) ?? null;
  }

  async running(worker: string): Promise<readonly RunningInvocation[]> {
    if (this.#states.get(worker) === "lost") throw new TroupeError(LOST);
    return this.inProgress.get(worker) ?? [];
  }

  async cancel(worker: string, id: string): Promise<boolean> {
    this.cancelled.push({ worker, id });
    return this.#end(worker, (call) => call.id === id || call.id.startsWith(`${id}.`)) > 0;
  }

  async cancelFunction(worker: string, name: string): Promise<number> {
    return this.#end(worker, (call) => call.function === name);
  }

  #end(worker: string, condition: (call: RunningInvocation) => boolean): number {
    const running = this.inProgress.get(worker) ?? [];
    this.inProgress.set(
      worker,
      running.filter((call) => !condition(call)),
    );
    return running.filter(condition).length;
  }

  async ending(): Promise<WebEnding> {
    return { fault: null, cpuMs: 1, logs: [{ level: "log", message: "behind the answer" }] };
  }

  async request(worker: string, call: WorkerRequest): Promise<Response | null> {
    this.asked.push({ worker, call });
    const state = this.#states.get(worker);
    if (state === "busy") return null;
    if (state === "lost") throw new TroupeError(LOST);
    const run = this.#repertoire.get(call.fn.name);
    if (run === undefined || typeof run === "function") throw new Error(`The repertoire lacks ${call.fn.name}.`);
    return run.fetch(call.request);
  }

  async probe(worker: string, candidate: Candidate): Promise<Result<FunctionKind>> {
    this.asked.push({ worker, call: candidate });
    if (this.#states.get(worker) === "busy") return fail(fault("overloaded", "The worker is busy."));
    const run = this.#repertoire.get(candidate.name);
    return succeed(run === undefined || typeof run === "function" ? "function" : "fetch");
  }

  async stats(worker: string): Promise<WorkerStats> {
    if (this.#states.get(worker) === "lost") throw new TroupeError(LOST);
    const functions = Object.fromEntries(this.#tallies.get(worker) ?? []);
    return { worker, uptimeMs: 1_000, inFlight: 0, queued: 0, warm: Object.keys(functions).length, functions };
  }

  async cacheOf(worker: string): Promise<readonly CacheListing[]> {
    return this.#cachesOf(worker).list();
  }

  async purgeCache(worker: string, purge: CachePurge): Promise<number> {
    return this.#cachesOf(worker).purge(purge);
  }

  async countHits(worker: string, counts: readonly HitCount[]): Promise<void> {
    if (this.#states.get(worker) === "lost") throw new TroupeError(LOST);
    this.#cachesOf(worker).countHits(counts);
  }

  /** The caches of real workers. */
  #cachesOf(worker: string): CachedCalls {
    const known = this.#caches.get(worker);
    if (known !== undefined) return known;
    const tally = {
      countHits: (name: string, hits = 1) => this.#countCache(worker, name, hits, 0),
      countMiss: (name: string) => this.#countCache(worker, name, 0, 1),
    };
    const run = (call: WorkerCall) => this.#run(worker, call);
    const caches = new CachedCalls({ worker, tally, now: this.now, schedule: systemSchedule, run });
    this.#caches.set(worker, caches);
    return caches;
  }

  #countCache(worker: string, name: string, cacheHits: number, cacheMisses: number): void {
    const before = this.#tallyOf(worker, name);
    const counted = { cacheHits: before.cacheHits + cacheHits, cacheMisses: before.cacheMisses + cacheMisses };
    this.#tallies.get(worker)?.set(name, { ...before, ...counted });
  }

  #tallyOf(worker: string, name: string): FunctionTally {
    const tallies = this.#tallies.get(worker) ?? new Map<string, FunctionTally>();
    this.#tallies.set(worker, tallies);
    return tallies.get(name) ?? NOTHING;
  }

  #count(worker: string, name: string, ok: boolean): void {
    const before = this.#tallyOf(worker, name);
    const latency = [...before.latency];
    latency[bucketOf(WALL_MS)] = (latency[bucketOf(WALL_MS)] ?? 0) + 1;
    const calls = before.calls + 1;
    const errors = before.errors + (ok ? 0 : 1);
    const counted = { calls, errors, cpuMs: calls, wallMs: calls * WALL_MS, latency };
    this.#tallies.get(worker)?.set(name, { ...before, ...counted });
  }
}

function toItem(item: unknown, { encoding }: StreamCall): Uint8Array {
  return encoding === "cbor" ? encodeCbor(item) : new TextEncoder().encode(JSON.stringify(item) ?? "null");
}

function endFrame(failure: TroupeFault | null, worker: string): Uint8Array<ArrayBuffer> {
  const ending: StreamEnding = { fault: failure, figures: figuresOf(worker) };
  return encodeFrame(FRAME.end, new TextEncoder().encode(JSON.stringify(ending)));
}

async function collect(items: AsyncIterable<unknown> | Iterable<unknown>): Promise<unknown[]> {
  const collected: unknown[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function isYielding(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  return typeof value === "object" && value !== null && "next" in value;
}

const LOST: TroupeFault = fault("worker_unavailable", "The worker was lost.");

async function perform(run: Callable, { args, encoding }: WorkerCall): Promise<Result<EncodedValue>> {
  try {
    const result: unknown = await Reflect.apply(run, undefined, args);
    const value = isYielding(result) ? await collect(result) : result;
    return succeed(encoding === "cbor" ? encodeCbor(value) : JSON.stringify(value));
  } catch (error) {
    return fail(faultOf(error));
  }
}

function faultOf(error: unknown): TroupeFault {
  if (error instanceof TroupeError) return error.fault;
  return fault("user_error", error instanceof Error ? error.message : "Something was thrown.");
}

function figuresOf(worker: string): WorkerFigures {
  const io = { ioRequests: 0, ioBytesOut: 0, ioBytesIn: 0 };
  return { worker, cold: false, queueMs: 0, wallMs: WALL_MS, cpuMs: 1, ...io, resultBytes: 0, logs: LOGS };
}

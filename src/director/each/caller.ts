/**
 * Makes many calls of one function: gathers them into hops, spreads the hops over workers, tells how each call ended.
 *
 * A hop takes as many calls as use the thread for `BATCH_CPU_MS`, by what calls were seen to cost. Calls that wait, or may
 * reach the network, go each on their own. What a worker has not begun goes to the next one, as in `invoke`.
 */
import { fault } from "../../contracts/errors.ts";
import { type FunctionVersion, type LiveFunction, mayReachOut } from "../../contracts/function.ts";
import type { WorkerReply } from "../../contracts/invocation.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import type { GivenArguments } from "../arguments.ts";
import { forgetBroken, keepResult } from "../cache/answer.ts";
import { cacheConfigOf } from "../cache/order.ts";
import { type ChosenCall, chooseVersion } from "../call/choose.ts";
import { conclude, holdToType, type Invoked } from "../call/conclude.ts";
import type { Director } from "../director.ts";
import { askWorker, type CallOptions, lowerLimits, overloaded, workersFor } from "../invoke.ts";
import { isLostReply } from "../routing/watch.ts";
import { refusalOf } from "../suspension.ts";
import { sawCall } from "../tail/sights.ts";
import { callsPerHop } from "./costs.ts";
import { Line, type Pending } from "./line.ts";
import { LookUps } from "./look-ups.ts";

/** One of many calls. */
export interface EachCall {
  readonly id: string;
  readonly given: GivenArguments;
  /** Size of the arguments in bytes, about, so that a hop does not carry too much. */
  readonly bytes?: number;
}

/** How the calls are made. */
export interface CallerOptions extends Omit<CallOptions, "id"> {
  /** Most calls under way at once; of the calls in a hop one runs at a time. */
  readonly concurrency: number;
  /** Whether calls in a hop behind one that failed wait for another hop. */
  readonly stopAtFault?: boolean;
  /** Asked before each hop; `begin` looks again. */
  readonly mayBegin?: () => boolean;
  /** Told of a failure of our own; calls may be untold then. */
  readonly failed: (error: unknown) => void;
}

/** Told of calls that were not begun because of `halt`: this very object. */
export const NOT_BEGUN = fault("cancelled", "The call was not begun.");

/** Hops that each worker has before it, so that it need not wait for the next. */
const HOPS_PER_WORKER = 2;
/** Calls of their own that are worth loading a function on another worker. */
const SINGLES_PER_WORKER = 8;

interface Hop {
  readonly line: Line;
  readonly calls: readonly Pending[];
  readonly worker: string;
  /** Whether its one call is better made as any other call. */
  readonly alone: boolean;
}

export class Caller {
  readonly #director: Director;
  readonly #live: LiveFunction;
  readonly #options: CallerOptions;
  readonly #lines = new Map<FunctionVersion, Line>();
  readonly #hops = new Set<Hop>();
  readonly #lookUps: LookUps;
  #halted = false;

  constructor(director: Director, live: LiveFunction, options: CallerOptions) {
    this.#director = director;
    this.#live = live;
    this.#options = options;
    const { encoding, cache, remember } = options;
    this.#lookUps = new LookUps({
      ...{ director, wishes: { encoding, cache, remember } },
      push: (line, call) => this.#push(line, call),
      begin: () => this.begin(),
    });
  }

  /** Takes a call; `begin` sends it on its way. `tell` is called once, at once for arguments that do not fit. */
  add({ id, given, bytes = 0 }: EachCall, tell: Pending["tell"]): void {
    const chosen = this.#choose(given);
    if (!chosen.ok) {
      tell(chosen);
      return;
    }
    const { version, args, checkResult } = chosen.value;
    const line = this.#lineOf(version);
    const call = { id, args, checkResult, bytes, tell, attempts: 0, avoid: NONE, lost: null, cached: null };
    if (line.cache === null || this.#options.cache === "skip") line.push(call);
    else this.#lookUps.add(line, call, chosen.value, line.cache).catch(this.#options.failed);
  }

  /** Begins what may begin now. */
  begin(): void {
    for (const line of this.#lines.values()) {
      while (!this.#halted && this.#hasRoom(line) && (this.#options.mayBegin?.() ?? true)) this.#launch(line);
    }
  }

  /** Begins nothing more, and tells so. */
  halt(): void {
    this.#halted = true;
    for (const line of this.#lines.values()) for (const { tell } of line.takeAll()) tell(fail(NOT_BEGUN));
  }

  /** The same, and ends what is under way. */
  async cancel(): Promise<void> {
    this.halt();
    const { workers } = this.#director;
    const running = [...this.#hops].flatMap(({ worker, calls }) => calls.map(({ id }) => ({ worker, id })));
    // A worker that does not answer has nothing left to end.
    await Promise.allSettled(running.map(({ worker, id }) => workers.cancel(worker, id)));
  }

  #push(line: Line, call: Pending): void {
    if (this.#halted) call.tell(fail(NOT_BEGUN));
    else line.push(call);
  }

  #choose(given: GivenArguments): Result<ChosenCall> {
    if (this.#halted) return fail(NOT_BEGUN);
    const refusal = refusalOf(this.#live);
    if (refusal !== null) return fail(refusal);
    return chooseVersion(this.#live, given);
  }

  #lineOf(version: FunctionVersion): Line {
    const known = this.#lines.get(version);
    if (known !== undefined) return known;
    const limits = lowerLimits(version.config.limits, this.#options);
    const line = new Line(version, limits, cacheConfigOf(this.#live, version, this.#options));
    this.#lines.set(version, line);
    return line;
  }

  /** Whether another hop of the line may be sent. While its cost is not known, one goes ahead of all others. */
  #hasRoom(line: Line): boolean {
    if (line.isEmpty || this.#hops.size >= this.#options.concurrency) return false;
    const workers = this.#director.workers.ids.length;
    if (this.#goAlone(line)) return line.running < line.limits.concurrency * workers;
    const known = this.#director.costs.of(line.version).cpuMs !== null;
    return line.running < (known ? HOPS_PER_WORKER * workers : 1);
  }

  #goAlone({ version }: Line): boolean {
    return mayReachOut(version) || this.#director.costs.of(version).waits;
  }

  #launch(line: Line): void {
    const alone = this.#goAlone(line);
    const calls = line.take(alone ? 1 : callsPerHop(this.#director.costs.of(line.version)));
    const worker = this.#workerFor(line, calls[0]?.avoid ?? NONE, alone);
    if (worker.ok) {
      const hop = { line, calls, worker: worker.value, alone };
      this.#hops.add(hop);
      line.running++;
      this.#send(hop).catch(this.#options.failed);
    } else for (const { tell, lost } of calls) tell(lost ?? worker);
  }

  /** The worker with the fewest hops of ours before it, the first of several. Fault: `overloaded` when none is left. */
  #workerFor({ version }: Line, avoid: readonly string[], alone: boolean): Result<string> {
    const order = workersFor(this.#director, version, this.#options);
    if (!order.ok) return order;
    const loads = new Map<string, number>();
    for (const { worker } of this.#hops) loads.set(worker, (loads.get(worker) ?? 0) + 1);
    const loadOf = (worker: string) => Math.floor((loads.get(worker) ?? 0) / (alone ? SINGLES_PER_WORKER : 1));
    const { circuits } = this.#director.watch;
    let best: string | null = null;
    for (const worker of order.value) {
      // Suspects come last: one is taken when there is nobody before it.
      if (best !== null && circuits.isSuspect(worker)) break;
      if (!avoid.includes(worker) && (best === null || loadOf(worker) < loadOf(best))) best = worker;
    }
    return best === null ? fail(overloaded()) : succeed(best);
  }

  async #send(hop: Hop): Promise<void> {
    const { line, calls } = hop;
    const mark = this.#director.recent.mark();
    let replies: readonly WorkerReply[];
    try {
      replies = await this.#ask(hop);
    } finally {
      this.#hops.delete(hop);
      line.running--;
    }
    this.#director.costs.learn(line.version, replies);
    const outcomes = await Promise.all(calls.map((call, index) => this.#outcomeOf(line, call, mark, replies[index])));
    const again = this.#tell(hop, outcomes);
    if (this.#halted) for (const { tell, lost } of again) tell(lost ?? fail(NOT_BEGUN));
    else line.putBack(again);
    this.begin();
  }

  /** Tells of the calls that are over; gives the others, which go to another worker or into another hop. */
  #tell({ line, calls, worker }: Hop, outcomes: readonly (Result<Invoked> | null)[]): Pending[] {
    const turnedAway = outcomes.every((outcome) => outcome === null);
    const again: Pending[] = [];
    const next = avoiding(worker);
    for (const [index, call] of calls.entries()) {
      const outcome = outcomes[index] ?? null;
      if (outcome === null) again.push(turnedAway ? { ...call, avoid: next(call) } : call);
      else if (this.#mayRepeat(line, outcome)) {
        again.push({ ...call, avoid: next(call), attempts: call.attempts + 1, lost: outcome });
      } else call.tell(outcome);
    }
    return again;
  }

  async #ask({ line, calls, worker, alone }: Hop): Promise<readonly WorkerReply[]> {
    const { workers, watch } = this.#director;
    const { encoding, stopAtFault = false } = this.#options;
    const { fn, limits } = line;
    const named = calls.map(({ id, args, cached }) => ({
      id,
      args,
      ...(cached === null ? {} : { cache: cached.order }),
    }));
    const [only] = named;
    if (alone && only !== undefined)
      return [await askWorker(this.#director, worker, { ...only, fn, limits, encoding })];
    const batch = { calls: named, fn, limits, encoding, stopAtFault };
    // The calls of a hop run one after another.
    const timeoutMs = limits.timeoutMs * calls.length;
    return watch.call(worker, timeoutMs, () => workers.invokeMany(worker, batch), isLostHop);
  }

  /** Null: the call was not begun. */
  async #outcomeOf(
    { version, fn }: Line,
    call: Pending,
    mark: number,
    reply?: WorkerReply,
  ): Promise<Result<Invoked> | null> {
    if (reply === undefined || reply.state === "busy") return null;
    const { id, cached, checkResult } = call;
    const attempts = reply.figures.cached === true ? call.attempts : call.attempts + 1;
    const outcome = await conclude({ id, fn, attempts, trace: this.#director.traces(version.trace) }, reply);
    const held = outcome.ok ? holdToType(outcome.value, { version, checkResult }) : outcome;
    sawCall(this.#director, fn.name, held, this.#options);
    if (!outcome.ok) return outcome;
    if (cached === null) return held;
    if (held.ok) return succeed(keepResult(this.#director, cached, held.value, mark));
    forgetBroken(this.#director, cached, outcome.value.invocation.worker);
    return held;
  }

  #mayRepeat({ version }: Line, outcome: Result<Invoked>): boolean {
    if (outcome.ok || outcome.fault.code !== "worker_unavailable") return false;
    return this.#options.repeatable || version.config.idempotent;
  }
}

function isLostHop(replies: readonly WorkerReply[]): boolean {
  return replies.length > 0 && replies.every(isLostReply);
}

const NONE: readonly string[] = [];

/** The workers to avoid from now on; one list for all calls that had the same. */
function avoiding(worker: string): (call: Pending) => readonly string[] {
  let before: readonly string[] | null = null;
  let after = NONE;
  return ({ avoid }) => {
    if (avoid !== before) {
      before = avoid;
      after = [...avoid, worker];
    }
    return after;
  };
}

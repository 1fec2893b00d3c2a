/**
 * The one pipeline of a call: choose the version by the arguments, answer with a result that is kept, or lower limits,
 * order the workers, offer the call until one takes it, hold the result to its type.
 *
 * A busy worker has run nothing, so the call spills to the next one. A worker that was lost may have run the call:
 * it is offered again only when it may run twice, because the function is `idempotent` or the caller said so.
 */
import type { CacheMode } from "../contracts/cache.ts";
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import type { FunctionVersion, InvocationLimits, LiveFunction, RoutingStrategyName } from "../contracts/function.ts";
import { newId } from "../contracts/ids.ts";
import type { Encoding, WorkerCall, WorkerReply } from "../contracts/invocation.ts";
import { MAX_WORKERS_PER_CALL, OVERLOADED_RETRY_AFTER_SECONDS } from "../contracts/limits.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { Entry } from "../contracts/sandbox-call.ts";
import type { GivenArguments } from "./arguments.ts";
import { answerCached, forgetBroken, type RunCached } from "./cache/answer.ts";
import { type CachedCall, cacheConfigOf, cachedCallOf, keeperOf } from "./cache/order.ts";
import { chooseCalled } from "./call/callee.ts";
import type { ChosenCall } from "./call/choose.ts";
import { conclude, holdToType, type Invoked } from "./call/conclude.ts";
import { type Answered, askHedged } from "./call/hedge.ts";
import type { Director } from "./director.ts";
import { findStrategy } from "./routing/strategies.ts";
import type { RoutingContext } from "./routing/strategy.ts";
import { isLostReply } from "./routing/watch.ts";
import { refusalOf } from "./suspension.ts";
import { sawCall } from "./tail/sights.ts";
import type { LoadTrace } from "./trace.ts";

export type { Invoked } from "./call/conclude.ts";

/** What a caller asks for besides the arguments; limits lower the function's own, never raise them. */
export interface CallOptions {
  /** The caller declared that the call may run twice. */
  readonly repeatable: boolean;
  /** How the value is to be encoded. */
  readonly encoding: Encoding;
  /** The invocation's id; a new one when it is left out. */
  readonly id?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly cpuMs?: number | undefined;
  readonly routing?: RoutingStrategyName | undefined;
  /** What the call wants of the function's result cache; `use` when it is left out. */
  readonly cache?: CacheMode | undefined;
  /** Keeps results by `lru`, as it is by default, of a function that keeps none. */
  readonly remember?: boolean | undefined;
  /** A worker that the call is offered to first, unless it is suspected. */
  readonly preferWorker?: string | null | undefined;
  /** The request that the call was made by: those see it who watch the function. */
  readonly request?: Request | undefined;
  /** `request.cf` of the caller, see `RoutingContext`. */
  readonly cf?: unknown;
  /** What of the function is called; its export when it is left out. */
  readonly entry?: Entry | undefined;
}

/** Calls a function. A failure that ran somewhere carries its report in `details.invocation`. */
export async function invoke(
  director: Director,
  live: LiveFunction,
  given: GivenArguments,
  options: CallOptions,
): Promise<Result<Invoked>> {
  const outcome = await invokeUnseen(director, live, given, options);
  sawCall(director, live.name, outcome, options);
  return outcome;
}

async function invokeUnseen(
  director: Director,
  live: LiveFunction,
  given: GivenArguments,
  options: CallOptions,
): Promise<Result<Invoked>> {
  const refusal = refusalOf(live, options.entry);
  if (refusal !== null) return fail(refusal);
  const chosen = chooseCalled(live, given, options.entry);
  if (!chosen.ok) return chosen;
  const id = options.id ?? newId("inv", director.entropy);
  const config = options.entry === undefined ? cacheConfigOf(live, chosen.value.version, options) : null;
  const cached = config === null ? null : await cachedCallOf(config, chosen.value, options);
  if (cached === null) return run(director, chosen.value, options, id, null);
  // A result that is renewed is for everybody, whatever limits this call has.
  const own = { ...options, timeoutMs: undefined, cpuMs: undefined };
  const runAs: RunCached = (each, anew) => run(director, chosen.value, each === id ? options : own, each, anew);
  return answerCached(director, id, cached, chosen.value, runAs);
}

/** Runs a call; `cached` where its result may be kept. */
async function run(
  director: Director,
  chosen: ChosenCall,
  options: CallOptions,
  id: string,
  cached: CachedCall | null,
): Promise<Result<Invoked>> {
  const { version, args } = chosen;
  const workers = workersFor(director, version, options);
  if (!workers.ok) return workers;
  const call = {
    ...{ id, args, encoding: options.encoding },
    fn: keeperOf(version, cached?.config ?? null),
    limits: lowerLimits(version.config.limits, options),
    ...(cached === null ? {} : { cache: cached.order }),
    ...(options.entry === undefined ? {} : { entry: options.entry }),
  };
  const repeatable = options.repeatable || version.config.idempotent;
  const offered = { order: workers.value, repeatable, trace: director.traces(version.trace) };
  const invoked = await offer(director, call, offered);
  if (!invoked.ok) return invoked;
  const held = holdToType(invoked.value, chosen);
  if (!held.ok && cached !== null) forgetBroken(director, cached, invoked.value.invocation.worker);
  return held;
}

/** The workers a call of the function is offered to, in order. Fault: `invalid_request` for an unknown strategy. */
export function workersFor(
  director: Director,
  { name, config }: FunctionVersion,
  { routing, preferWorker, cf }: Pick<CallOptions, "routing" | "preferWorker" | "cf"> = {},
): Result<Iterable<string>> {
  const { strategies, defaultRouting, workers, watch } = director;
  const strategy = findStrategy(strategies, routing ?? config.routing ?? defaultRouting);
  if (!strategy.ok) return strategy;
  const order = strategy.value.order(name, workers.ids, routingContext(director, cf));
  const arranged = watch.circuits.arrange(order);
  const prefers = preferWorker != null && workers.ids.includes(preferWorker) && !watch.circuits.isSuspect(preferWorker);
  return succeed(firstOf(prefers ? startingWith(preferWorker, arranged) : arranged));
}

/** What strategies may look at. */
export function routingContext({ workers, watch }: Director, cf?: unknown): RoutingContext {
  return { loads: watch.loads, regionOf: (worker) => workers.regionOf(worker), cf };
}

/** Every worker that was asked is busy. */
export function overloaded(): TroupeFault {
  return fault("overloaded", "Every worker that was asked is busy.", {
    retryAfterSeconds: OVERLOADED_RETRY_AFTER_SECONDS,
  });
}

/** How a call is offered: to which workers, and what its stack traces are read with. */
interface Offer {
  readonly order: Iterable<string>;
  readonly repeatable: boolean;
  readonly trace: LoadTrace;
}

async function offer(
  director: Director,
  call: WorkerCall,
  { order, repeatable, trace }: Offer,
): Promise<Result<Invoked>> {
  const { id, fn } = call;
  const rest = order[Symbol.iterator]();
  let attempts = 0;
  let lost: Result<Invoked> | undefined;
  for (let next = rest.next(); next.done !== true; next = rest.next()) {
    const { reply, taken } = await ask(director, call, next.value, rest);
    if (reply.state === "busy") continue;
    attempts += reply.figures.cached === true ? taken - 1 : taken;
    const outcome = await conclude({ id, fn, attempts, trace }, reply);
    if (outcome.ok || outcome.fault.code !== "worker_unavailable" || !repeatable) return outcome;
    lost = outcome;
  }
  return lost ?? fail(overloaded());
}

/** Asks a worker; with `hedgeAfterMs` one of the rest too, when the first keeps silent. */
async function ask(director: Director, call: WorkerCall, worker: string, rest: Iterator<string>): Promise<Answered> {
  const { workers, schedule, background } = director;
  const { hedgeAfterMs: afterMs } = call.fn.config;
  if (afterMs === undefined) return { reply: await askWorker(director, worker, call), taken: 1 };
  return askHedged(worker, rest, {
    ...{ afterMs, schedule },
    ask: (each) => askWorker(director, each, call),
    // A worker that cannot be asked has nothing left to end.
    cancel: (each) => background(workers.cancel(each, call.id).catch(() => false)),
  });
}

/** Gives a call to a worker, under watch. */
export function askWorker({ workers, watch }: Director, worker: string, call: WorkerCall): Promise<WorkerReply> {
  return watch.call(worker, call.limits.timeoutMs, () => workers.invoke(worker, call), isLostReply);
}

/** The function's limits, lowered by what the call asks for. */
export function lowerLimits(
  limits: InvocationLimits,
  { timeoutMs, cpuMs }: Pick<CallOptions, "timeoutMs" | "cpuMs">,
): InvocationLimits {
  if (timeoutMs === undefined && cpuMs === undefined) return limits;
  return {
    ...limits,
    timeoutMs: Math.min(limits.timeoutMs, timeoutMs ?? limits.timeoutMs),
    cpuMs: Math.min(limits.cpuMs, cpuMs ?? limits.cpuMs),
  };
}

function* startingWith(first: string, rest: Iterable<string>): Generator<string> {
  yield first;
  for (const worker of rest) if (worker !== first) yield worker;
}

function* firstOf(workers: Iterable<string>): Generator<string> {
  let left = MAX_WORKERS_PER_CALL;
  for (const worker of workers) {
    yield worker;
    left--;
    if (left === 0) return;
  }
}

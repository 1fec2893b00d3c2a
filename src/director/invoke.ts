/**
 * The one pipeline of a call: choose the version by the arguments, lower limits, order the workers, offer the call until
 * one takes it, hold the result to its type.
 *
 * A busy worker has run nothing, so the call spills to the next one. A worker that was lost may have run the call:
 * it is offered again only when it may run twice, because the function is `idempotent` or the caller said so.
 */
import type { TroupeFault } from "../contracts/errors.ts";
import { fault } from "../contracts/errors.ts";
import type { FunctionVersion, InvocationLimits, LiveFunction, RoutingStrategyName } from "../contracts/function.ts";
import { newestOf, runnableOf } from "../contracts/function.ts";
import { newId } from "../contracts/ids.ts";
import type { Encoding, WorkerCall } from "../contracts/invocation.ts";
import { MAX_WORKERS_PER_CALL, OVERLOADED_RETRY_AFTER_SECONDS } from "../contracts/limits.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { GivenArguments } from "./arguments.ts";
import { chooseVersion } from "./call/choose.ts";
import { conclude, holdToType, type Invoked } from "./call/conclude.ts";
import type { Director } from "./director.ts";
import { findStrategy } from "./routing/strategies.ts";
import { suspensionOf } from "./suspension.ts";
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
}

/** Calls a function. A failure that ran somewhere carries its report in `details.invocation`. */
export async function invoke(
  director: Director,
  live: LiveFunction,
  given: GivenArguments,
  options: CallOptions,
): Promise<Result<Invoked>> {
  const suspension = suspensionOf(live);
  if (suspension !== null) return fail(suspension);
  if (newestOf(live).kind === "fetch") return fail(answersRequests(live.name));
  const chosen = chooseVersion(live, given);
  if (!chosen.ok) return chosen;
  const { version: fn, args } = chosen.value;
  const workers = workersFor(director, fn, options.routing);
  if (!workers.ok) return workers;
  const call = {
    id: options.id ?? newId("inv", director.entropy),
    fn: runnableOf(fn),
    args,
    limits: lowerLimits(fn.config.limits, options),
    encoding: options.encoding,
  };
  const repeatable = options.repeatable || fn.config.idempotent;
  const invoked = await offer(director, call, { order: workers.value, repeatable, trace: director.traces(fn.trace) });
  return invoked.ok ? holdToType(invoked.value, chosen.value) : invoked;
}

/** The workers a call of the function is offered to, in order. Fault: `invalid_request` for an unknown strategy. */
export function workersFor(
  { strategies, defaultRouting, workers }: Director,
  { name, config }: FunctionVersion,
  routing?: RoutingStrategyName,
): Result<Iterable<string>> {
  const strategy = findStrategy(strategies, routing ?? config.routing ?? defaultRouting);
  return strategy.ok ? succeed(firstOf(strategy.value.order(name, workers.ids))) : strategy;
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
  { workers }: Director,
  call: WorkerCall,
  { order, repeatable, trace }: Offer,
): Promise<Result<Invoked>> {
  let attempts = 0;
  let lost: Result<Invoked> | undefined;
  for (const worker of order) {
    const reply = await workers.invoke(worker, call);
    if (reply.state === "busy") continue;
    attempts++;
    const { id, fn } = call;
    const outcome = await conclude({ id, fn, attempts, trace }, reply);
    if (outcome.ok || outcome.fault.code !== "worker_unavailable" || !repeatable) return outcome;
    lost = outcome;
  }
  return lost ?? fail(overloaded());
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

function* firstOf(workers: Iterable<string>): Generator<string> {
  let left = MAX_WORKERS_PER_CALL;
  for (const worker of workers) {
    yield worker;
    left--;
    if (left === 0) return;
  }
}

/** The fault of a call of a function that answers web requests. */
export function answersRequests(name: string): TroupeFault {
  return fault("invalid_request", `${name} answers web requests and takes no arguments; call it at /f/${name}.`);
}

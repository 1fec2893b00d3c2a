/**
 * One call made on many workers at once. What fails on one stands in its place and keeps nobody else from answering.
 */
import { encodeArray, encodeCbor, encodeEnvelope } from "../codec/index.ts";
import { fault, toProblem } from "../contracts/errors.ts";
import type { LiveFunction } from "../contracts/function.ts";
import { newId } from "../contracts/ids.ts";
import type { Encoding } from "../contracts/invocation.ts";
import type { Result } from "../contracts/result.ts";
import { fail, succeed } from "../contracts/result.ts";
import type { GivenArguments } from "./arguments.ts";
import { forgetBroken } from "./cache/answer.ts";
import { type CachedCall, cacheConfigOf, cachedCallOf, keeperOf } from "./cache/order.ts";
import { type ChosenCall, chooseVersion } from "./call/choose.ts";
import { conclude, holdToType, type Invoked } from "./call/conclude.ts";
import type { Director } from "./director.ts";
import { askWorker, type CallOptions, lowerLimits } from "./invoke.ts";
import { refusalOf } from "./suspension.ts";
import { sawCall } from "./tail/sights.ts";

/** How the call ended on a worker. */
export interface WorkerOutcome {
  readonly worker: string;
  readonly outcome: Result<Invoked>;
}

type BroadcastOptions = Pick<CallOptions, "encoding" | "timeoutMs" | "cpuMs" | "cache">;

/**
 * Makes the call on each of `workers`, in their order. Unless it wants to, it skips result caches: who asks everybody wants
 * everybody's answer. Faults: `invalid_request`, `invalid_arguments`.
 */
export async function broadcast(
  director: Director,
  live: LiveFunction,
  given: GivenArguments,
  { workers, ...options }: BroadcastOptions & { readonly workers: readonly string[] },
): Promise<Result<WorkerOutcome[]>> {
  const refusal = refusalOf(live);
  if (refusal !== null) return fail(refusal);
  const chosen = chooseVersion(live, given);
  if (!chosen.ok) return chosen;
  const config = cacheConfigOf(live, chosen.value.version, {});
  const wishes = { encoding: options.encoding, cache: options.cache ?? "skip" };
  const cached = config?.scope === "worker" ? await cachedCallOf(config, chosen.value, wishes) : null;
  const ask = async (worker: string) => {
    return { worker, outcome: await callOn(director, worker, { ...chosen.value, cached }, options) };
  };
  return succeed(await Promise.all(workers.map(ask)));
}

async function callOn(
  director: Director,
  worker: string,
  chosen: ChosenCall & { readonly cached: CachedCall | null },
  options: BroadcastOptions,
): Promise<Result<Invoked>> {
  const { version, args, cached } = chosen;
  const id = newId("inv", director.entropy);
  const fn = keeperOf(version, cached?.config ?? null);
  const limits = lowerLimits(version.config.limits, options);
  const call = { id, fn, args, limits, encoding: options.encoding, cache: cached?.order };
  const reply = await askWorker(director, worker, call);
  if (reply.state === "busy") return fail(fault("overloaded", `Worker ${worker} is busy.`));
  const attempts = reply.figures.cached === true ? 0 : 1;
  const outcome = await conclude({ id, fn, attempts, trace: director.traces(version.trace) }, reply);
  const held = outcome.ok ? holdToType(outcome.value, chosen) : outcome;
  sawCall(director, version.name, held, {});
  if (!outcome.ok) return outcome;
  if (cached !== null && !held.ok) forgetBroken(director, cached, worker);
  else if (cached !== null) director.recent.purge({ function: version.name, key: cached.order.key });
  return held;
}

/** The answer's body. */
export function renderBroadcast(outcomes: readonly WorkerOutcome[], encoding: Encoding): string | Uint8Array {
  if (encoding === "json") return `{"results":[${outcomes.map(jsonOf).join(",")}]}`;
  return encodeEnvelope({ results: encodeArray(outcomes.map(cborOf)) });
}

function jsonOf({ worker, outcome }: WorkerOutcome): string {
  if (!outcome.ok) return JSON.stringify({ worker, error: toProblem(outcome.fault) });
  const { value, invocation } = outcome.value;
  const member = value === undefined ? "" : `"value":${value},`;
  return `{"worker":${JSON.stringify(worker)},${member}"invocation":${JSON.stringify(invocation)}}`;
}

function cborOf({ worker, outcome }: WorkerOutcome): Uint8Array {
  if (!outcome.ok) return encodeCbor({ worker, error: toProblem(outcome.fault) });
  const { value, invocation } = outcome.value;
  const member = value instanceof Uint8Array ? { value } : {};
  return encodeEnvelope({ worker: encodeCbor(worker), ...member, invocation: encodeCbor(invocation) });
}

/**
 * From a worker's reply to what the caller is told: the author's positions in what was thrown and printed, the report,
 * and the result held to its type.
 */
import { fault } from "../../contracts/errors.ts";
import type { RunnableVersion } from "../../contracts/function.ts";
import type { EncodedValue, InvocationReport, WorkerFigures, WorkerReply } from "../../contracts/invocation.ts";
import type { Result } from "../../contracts/result.ts";
import { fail, succeed } from "../../contracts/result.ts";
import { describeMismatch } from "../../signature/mismatch.ts";
import type { LoadTrace } from "../trace.ts";
import { traceFault, traceLogs } from "../trace.ts";
import { decodeValue } from "../values.ts";
import type { ChosenCall } from "./choose.ts";

/** A call that ended well. */
export interface Invoked {
  readonly value: EncodedValue;
  readonly invocation: InvocationReport;
  /** What the function's result cache had to do with it; missing where nothing. */
  readonly cache?: CacheUse;
}

/** What a result cache had to do with a call. */
export interface CacheUse {
  /** It was answered by the cache, or by an equal call; it ran; it ran because the caller wanted it to. */
  readonly kind: "hit" | "joined" | "miss" | "refreshed";
  /** How long the result stays fresh, 0 or less once it is stale; null where it is not kept. */
  readonly freshMs: number | null;
}

/** A call that a worker has taken. */
interface Taken {
  readonly id: string;
  readonly fn: Pick<RunnableVersion, "name" | "version">;
  /** Which attempt the reply is of. */
  readonly attempts: number;
  /** What its stack traces are read with. */
  readonly trace: LoadTrace;
}

/** A reply of a worker that has taken the call. */
export type TakenReply = Exclude<WorkerReply, { readonly state: "busy" }>;

/** What became of a call. A failure carries its report in `details.invocation`. */
export async function conclude(taken: Taken, reply: TakenReply): Promise<Result<Invoked>> {
  const logs = await traceLogs(reply.figures.logs, taken.trace);
  const invocation = report(taken, { ...reply.figures, logs });
  if (reply.state === "done") return succeed({ value: reply.value, invocation, ...cacheUse(reply.figures) });
  const traced = await traceFault(reply.fault, taken.trace);
  return fail({ ...traced, details: { ...traced.details, invocation } });
}

function cacheUse({ cached, joined, freshMs: given }: WorkerFigures): Pick<Invoked, "cache"> {
  const freshMs = given ?? null;
  if (cached !== true && freshMs === null) return {};
  if (cached !== true) return { cache: { kind: "miss", freshMs } };
  return { cache: { kind: joined === true ? "joined" : "hit", freshMs } };
}

/** A result that is not of the type that its function promises is the function's fault. */
export function holdToType(
  invoked: Invoked,
  { version, checkResult }: Pick<ChosenCall, "version" | "checkResult">,
): Result<Invoked> {
  if (checkResult === null) return succeed(invoked);
  const { value, invocation } = invoked;
  const mismatch = checkResult(decodeValue(value));
  if (mismatch === null) return succeed(invoked);
  const message = `${version.name} broke its own signature: ${describeMismatch(mismatch)}`;
  return fail(fault("user_error", message, { details: { ...mismatch, invocation } }));
}

/** The report of a call. */
export function report({ id, fn, attempts }: Omit<Taken, "trace">, figures: WorkerFigures): InvocationReport {
  return {
    id,
    function: fn.name,
    version: fn.version,
    worker: figures.worker,
    cached: figures.cached === true,
    cold: figures.cold,
    attempts,
    cpuMs: figures.cpuMs,
    queueMs: figures.queueMs,
    wallMs: figures.wallMs,
    ioRequests: figures.ioRequests,
    ioBytes: figures.ioBytesOut + figures.ioBytesIn,
    ioBytesOut: figures.ioBytesOut,
    ioBytesIn: figures.ioBytesIn,
    resultBytes: figures.resultBytes,
    memoryBytes: null,
    logs: figures.logs,
  };
}

/**
 * From calls as the pipelines know them to what those are told who watch.
 */

import { ERRORS, type TroupeFault } from "../../contracts/errors.ts";
import type { FunctionVersion } from "../../contracts/function.ts";
import type { InvocationReport } from "../../contracts/invocation.ts";
import type { Result } from "../../contracts/result.ts";
import type { Entry } from "../../contracts/sandbox-call.ts";
import type { TailRequest, TailSubject } from "../../contracts/tail.ts";
import type { Director } from "../director.ts";
import { traceFault, traceLogs } from "../trace.ts";
import { messageOf } from "./message.ts";
import { shownRequest } from "./request.ts";
import type { Watched } from "./watchers.ts";

/** How a call came about. */
export interface Occasion {
  /** The request that it was made by, where there is one. */
  readonly request?: Request | undefined;
  /** What of the function was called. */
  readonly entry?: Entry | undefined;
}

/** The same, fit to be shown. */
interface Shown extends Pick<Occasion, "entry"> {
  readonly request: TailRequest | undefined;
}

/** Tells of a call of a function, unless it never ran. */
export function sawCall(
  director: Pick<Director, "watchers" | "entropy">,
  name: string,
  outcome: Result<{ readonly invocation: InvocationReport }>,
  occasion: Occasion,
): void {
  const watched = director.watchers.isWatched(name);
  if (watched === false) return;
  // A request is gone once it was answered.
  const request = occasion.request === undefined ? undefined : shownRequest(occasion.request);
  director.watchers.tell(name, watched, async () => {
    const report = outcome.ok ? outcome.value.invocation : reportIn(outcome.fault);
    if (report === null || report.cached) return null;
    const fault = outcome.ok ? null : outcome.fault;
    const { entry } = occasion;
    return messageOf({
      ...{ function: name, version: report.version, fault, logs: report.logs },
      ...{ cpuMs: report.cpuMs, wallMs: report.wallMs, endedAt: director.entropy.now() },
      subject: subjectOf({ request, entry }, fault === null ? 200 : ERRORS[fault.code].status),
      entrypoint: entry !== undefined && "entrypoint" in entry ? entry.entrypoint : undefined,
    });
  });
}

/** A web request that a worker has answered. */
interface AnsweredRequest {
  readonly id: string;
  readonly fn: FunctionVersion;
  readonly worker: string;
  readonly answer: Result<Response>;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly request: Request;
}

/** Tells of a web request of a function, once it is over with all that it does behind its answer. */
export function sawRequest(director: Director, watched: Watched, seen: AnsweredRequest): void {
  const { id, fn, worker, answer, startedAt } = seen;
  const request = shownRequest(seen.request);
  const status = answer.ok ? answer.value.status : ERRORS[answer.fault.code].status;
  director.watchers.tell(fn.name, watched, async () => {
    const ending = await director.workers.ending(worker, id);
    const trace = director.traces(fn.trace);
    const fault = answer.ok ? (ending?.fault ?? null) : answer.fault;
    const endedAt = director.entropy.now();
    return messageOf({
      ...{ function: fn.name, version: fn.version, endedAt, wallMs: endedAt - startedAt, cpuMs: ending?.cpuMs ?? null },
      fault: fault === null ? null : await traceFault(fault, trace),
      logs: await traceLogs(ending?.logs ?? [], trace),
      subject: { request, response: { status } },
    });
  });
}

function reportIn({ details }: TroupeFault): InvocationReport | null {
  return (details?.invocation as InvocationReport | undefined) ?? null;
}

/** What made the function run; calls without a request of their own are shown as calls of a method. */
function subjectOf({ request, entry }: Shown, status: number): TailSubject {
  if (entry !== undefined && "cron" in entry) return { cron: entry.cron, scheduledTime: entry.scheduledTime };
  if (request !== undefined) return { request, response: { status } };
  return { rpcMethod: entry?.method ?? "default" };
}

/**
 * From calls as the pipelines know them to what those are told who watch.
 */

import { ERRORS, type TroupeFault } from "../../contracts/errors.ts";
import type { InvocationReport } from "../../contracts/invocation.ts";
import type { Result } from "../../contracts/result.ts";
import type { Entry } from "../../contracts/sandbox-call.ts";
import type { TailSubject } from "../../contracts/tail.ts";
import type { Director } from "../director.ts";
import { messageOf } from "./message.ts";
import { shownRequest } from "./request.ts";

/** How a call came about. */
export interface Occasion {
  /** The request that it was made by, where there is one. */
  readonly request?: Request | undefined;
  /** What of the function was called. */
  readonly entry?: Entry | undefined;
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
  director.watchers.tell(name, watched, async () => {
    const report = outcome.ok ? outcome.value.invocation : reportIn(outcome.fault);
    if (report === null || report.cached) return null;
    const fault = outcome.ok ? null : outcome.fault;
    const { entry } = occasion;
    return messageOf({
      ...{ function: name, version: report.version, fault, logs: report.logs },
      ...{ cpuMs: report.cpuMs, wallMs: report.wallMs, endedAt: director.entropy.now() },
      subject: subjectOf(occasion, fault === null ? 200 : ERRORS[fault.code].status),
      entrypoint: entry !== undefined && "entrypoint" in entry ? entry.entrypoint : undefined,
    });
  });
}

function reportIn({ details }: TroupeFault): InvocationReport | null {
  return (details?.invocation as InvocationReport | undefined) ?? null;
}

/** What made the function run; calls without a request of their own are shown as calls of a method. */
export function subjectOf({ request, entry }: Occasion, status: number): TailSubject {
  if (entry !== undefined && "cron" in entry) return { cron: entry.cron, scheduledTime: entry.scheduledTime };
  if (request !== undefined) return { request: shownRequest(request), response: { status } };
  return { rpcMethod: entry?.method ?? "default" };
}

/**
 * Ends an invocation, be it a job or a call that somebody waits for.
 */
import { TroupeError } from "../../contracts/errors.ts";
import { type JobRecord, noJob } from "../../contracts/job.ts";
import { shardOf } from "../../contracts/job-ids.ts";
import type { DirectorDeps } from "../ports.ts";

/**
 * Ends a job, and what runs of it; null for a call that is no job and was running somewhere. Throws
 * `invocation_not_found`, `conflict` when it is over.
 */
export async function cancelInvocation(
  { jobs, workers }: Pick<DirectorDeps, "jobs" | "workers">,
  id: string,
): Promise<JobRecord | null> {
  if (shardOf(id) === null) throw new TroupeError(noJob(id));
  const cancelled = await jobs.cancel(id);
  if (!cancelled.ok && cancelled.fault.code !== "invocation_not_found") throw new TroupeError(cancelled.fault);
  // Nobody keeps a list of which worker runs what: all are asked, and one that does not answer runs nothing for long.
  const asked = await Promise.allSettled(workers.ids.map((worker) => workers.cancel(worker, id)));
  if (cancelled.ok) return cancelled.value;
  if (asked.some((answer) => answer.status === "fulfilled" && answer.value)) return null;
  throw new TroupeError(cancelled.fault);
}

/**
 * A job as it is shown to people: in answers, and in what its callback is sent.
 */
import { type Problem, toProblem } from "./errors.ts";
import type { JobRecord } from "./job.ts";

/** What `JobRecord` tells, its error as a problem document. */
export interface JobView extends Omit<JobRecord, "error"> {
  readonly error: Problem | null;
}

/** Renders a job, without its value. */
export function viewOf(job: JobRecord): JobView {
  return { ...job, error: job.error === null ? null : toProblem(job.error) };
}

/**
 * Waits for a job to be over. The job does not mind: it goes on when the wait is given up.
 */
import type { Api, JobResponse } from "../client/index.ts";
import { isTerminal } from "../contracts/job.ts";
import { printValue } from "./called.ts";
import type { Context } from "./context.ts";
import { CliError, EXIT } from "./errors.ts";
import { printResults } from "./job-results.ts";
import { formatProgress } from "./jobs.ts";

/** How long one request waits, in seconds: a job of many inputs is looked at more often, for its progress. */
const POLL_SECONDS = 25;
const PROGRESS_POLL_SECONDS = 1;

/** The job as it is when it is over, when the time is up, or when Ctrl-C was pressed. */
export async function awaitJob(
  api: Api,
  job: JobResponse,
  signal: AbortSignal,
  { out, seconds = Number.POSITIVE_INFINITY }: { readonly out: Context["out"]; readonly seconds?: number },
): Promise<JobResponse> {
  const until = performance.now() + seconds * 1_000;
  const total = job.progress?.total ?? null;
  const tally = total === null ? null : await out.tally(job.function, async () => total);
  const poll = total === null ? POLL_SECONDS : PROGRESS_POLL_SECONDS;
  let last = job;
  try {
    while (!isTerminal(last.state)) {
      const left = Math.ceil((until - performance.now()) / 1_000);
      if (left <= 0 || signal.aborted) break;
      last = await api.invocation(job.id, Math.min(left, poll), { signal });
      const { succeeded = 0, failed = 0 } = last.progress ?? {};
      tally?.show({ done: succeeded + failed, failed });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    tally?.end();
  }
  return last;
}

/**
 * Prints what a job came to: its value, or the results of its inputs. One that failed is thrown as its error; one that
 * is not over is left alone, and its id is said.
 */
export async function printOutcome(api: Api, job: JobResponse, signal: AbortSignal, { out }: Context): Promise<number> {
  const { state, error } = job;
  if (!isTerminal(state)) {
    if (out.json) out.result(job, String);
    out.note((colors) => colors.yellow(`${job.id} is ${state}, and goes on. Look again: troupe invocations ${job.id}`));
    return signal.aborted ? EXIT.interrupted : EXIT.failure;
  }
  if (job.progress !== null) return printMany(api, job, out);
  if (state === "succeeded") {
    printValue(job, job, job.invocation, out);
    return EXIT.success;
  }
  if (error !== null && !out.json) throw new CliError(error);
  out.result(job, () => `${job.id} is ${state}.`);
  return EXIT.failure;
}

/** Under `--json` the job alone: its results are had with `troupe invocations <id> --results`. */
async function printMany(api: Api, job: JobResponse, out: Context["out"]): Promise<number> {
  const { progress, state } = job;
  const succeeded = state === "succeeded";
  if (out.json) out.result(job, String);
  else await printResults(api, job.id, out);
  const told = progress === null ? "" : ` · ${formatProgress(progress)}`;
  out.note((colors) => (succeeded ? colors.dim : colors.yellow)(`${job.id} · ${state}${told}`));
  return succeeded ? EXIT.success : EXIT.failure;
}

/**
 * Waits for a durable run to be over. The run does not mind: it goes on when the wait is given up.
 */
import type { Api, WorkflowRunResponse } from "../client/index.ts";
import { isOver } from "../contracts/workflow-run.ts";
import type { Context } from "./context.ts";
import { CliError, EXIT } from "./errors.ts";
import type { Output } from "./output.ts";
import { printRan, printTrace } from "./workflow-answer.ts";

/** How long one request waits, in seconds: on a terminal steps are shown as they end. */
const POLL_SECONDS = 2;

/** The run as it is when it is over, when the time is up, or when Ctrl-C was pressed. */
export async function awaitRun(
  api: Api,
  run: WorkflowRunResponse,
  signal: AbortSignal,
  { out, seconds = Number.POSITIVE_INFINITY }: { readonly out: Output; readonly seconds?: number },
): Promise<WorkflowRunResponse> {
  const until = performance.now() + seconds * 1_000;
  const tally = isOver(run.state) ? null : await out.tally(run.workflow, async () => null);
  let last = run;
  try {
    while (!isOver(last.state)) {
      const left = Math.ceil((until - performance.now()) / 1_000);
      if (left <= 0 || signal.aborted) break;
      last = await api.workflowRun(run.id, Math.min(left, POLL_SECONDS), { signal });
      tally?.show(countsOf(last));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    tally?.end();
  }
  return last;
}

function countsOf({ steps }: WorkflowRunResponse) {
  const failed = steps.filter(({ state }) => state === "failed").length;
  const open = steps.filter(({ state }) => state === "running" || state === "waiting").length;
  return { done: steps.length - open, failed };
}

/** Prints what a run came to: its value. One that failed is thrown as its error; one that is not over is left alone. */
export function printEnd(run: WorkflowRunResponse, signal: AbortSignal, { out }: Context): number {
  const { id, state, error, value, steps } = run;
  if (!isOver(state)) {
    if (out.json) out.result(run, String);
    out.note((colors) => colors.yellow(`${id} is ${state}, and goes on. Look again: troupe workflow show ${id}`));
    return signal.aborted ? EXIT.interrupted : EXIT.failure;
  }
  if (state === "succeeded") {
    printRan(run, value, steps, out);
    return EXIT.success;
  }
  printTrace(steps, out);
  if (error !== null && !out.json) throw new CliError(error);
  out.result(run, () => `${id} is ${state}.`);
  return EXIT.failure;
}

/**
 * What a workflow came to that was waited for: its value alone on stdout, how its steps went on stderr.
 */
import { z } from "zod";
import type { StepTraceResponse } from "../client/index.ts";
import { TroupeError } from "../contracts/errors.ts";
import { stepTraceResponse } from "../contracts/responses.ts";
import { checkJson } from "./called.ts";
import { count, duration } from "./figures.ts";
import { formatValue } from "./inspect.ts";
import type { Output } from "./output.ts";
import { UNLIMITED } from "./terminal.ts";
import { formatTrace } from "./workflow-trace.ts";

const told = z.object({ steps: z.array(stepTraceResponse) });

/** Prints what a run gave, the answer that it came with under `--json`, and how its steps went. */
export function printRan(answer: object, value: unknown, steps: readonly StepTraceResponse[], out: Output): void {
  if (out.json) checkJson(value);
  out.result(answer, (_colors, width) => formatValue(value, width));
  printTrace(steps, out);
}

/** Prints how far a run came that failed: the problem document tells it. */
export function printFailedTrace(error: unknown, out: Output): void {
  const { data } = told.safeParse(error instanceof TroupeError ? error.details : undefined);
  if (data !== undefined) printTrace(data.steps, out);
}

/** A table on a terminal, a line elsewhere. */
export function printTrace(steps: readonly StepTraceResponse[], out: Output): void {
  if (steps.length === 0) return;
  out.note((colors, width) => (width === UNLIMITED ? colors.dim(summaryOf(steps)) : formatTrace(steps, colors, width)));
}

function summaryOf(steps: readonly StepTraceResponse[]): string {
  const wallMs = Math.max(...steps.map((step) => step.startedMs + step.wallMs));
  const workers = new Set(steps.flatMap(({ worker }) => worker ?? []));
  const states = ["failed", "recovered", "compensated", "skipped"].flatMap((state) => {
    const number = steps.filter((step) => step.state === state).length;
    return number === 0 ? [] : [`${number} ${state}`];
  });
  const cached = steps.filter((step) => step.cached).length;
  return [
    count(steps.length, "step"),
    ...states,
    ...(cached === 0 ? [] : [`${cached} cached`]),
    duration(wallMs),
    ...(workers.size === 0 ? [] : [[...workers].join(", ")]),
  ].join(" · ");
}

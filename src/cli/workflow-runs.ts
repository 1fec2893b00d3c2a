/**
 * Durable runs as people read them: a line each, or one with its timeline.
 */
import type { WorkflowRunResponse } from "../client/index.ts";
import { duration, timestamp } from "./figures.ts";
import { formatLabels, type Labelled } from "./labels.ts";
import type { Colors } from "./output.ts";
import { type Column, formatTable } from "./table.ts";
import { printable } from "./terminal.ts";
import { formatTrace } from "./workflow-trace.ts";

const COLUMNS: readonly Column[] = [
  { title: "RUN" },
  { title: "WORKFLOW" },
  { title: "STATE" },
  { title: "AGE", align: "right" },
  { title: "TOOK", align: "right" },
  { title: "", wrap: true },
];

type ListedRun = Pick<
  WorkflowRunResponse,
  "id" | "workflow" | "state" | "createdAt" | "startedAt" | "endedAt" | "error"
>;

/** A table of runs, in their order; `now` in milliseconds since the epoch. */
export function formatRuns(runs: readonly ListedRun[], now: number, colors: Colors, width: number): string {
  const rows = runs.map((run) => [
    printable(run.id),
    printable(run.workflow),
    run.state,
    duration(Math.max(0, now - run.createdAt)),
    duration(tookMs(run)),
    printable(run.error?.code ?? ""),
  ]);
  return formatTable(COLUMNS, rows, { title: colors.dim, width });
}

/** One run with its steps so far; without its value. */
export function formatRun(run: WorkflowRunResponse, colors: Colors, width: number): string {
  const { error, steps } = run;
  const rows: Labelled[] = [
    ["workflow", run.workflow],
    ["state", run.state],
    ["accepted", timestamp(run.createdAt)],
    ...momentOf("started", run.startedAt),
    ...momentOf("ended", run.endedAt),
    ...(tookMs(run) === null ? [] : [["took", duration(tookMs(run))] satisfies Labelled]),
    ...momentOf("kept until", run.expiresAt),
    ...(error === null ? [] : [["error", `${error.code}: ${error.detail}`] satisfies Labelled]),
  ];
  const facts = [colors.bold(printable(run.id)), formatLabels(rows, colors, width)];
  return [...facts, ...(steps.length === 0 ? [] : ["", formatTrace(steps, colors, width)])].join("\n");
}

const momentOf = (label: string, at: number | null): Labelled[] => (at === null ? [] : [[label, timestamp(at)]]);

const tookMs = ({ startedAt, endedAt }: ListedRun): number | null =>
  startedAt === null || endedAt === null ? null : endedAt - startedAt;

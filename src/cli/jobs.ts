/**
 * Jobs as people read them: a line each, or one in detail.
 */
import type { JobResponse } from "../client/index.ts";
import { isTerminal } from "../contracts/job.ts";
import { count, duration, timestamp } from "./figures.ts";
import { formatLabels, type Labelled } from "./labels.ts";
import type { Colors } from "./output.ts";
import { type Column, formatTable } from "./table.ts";
import { printable } from "./terminal.ts";

const COLUMNS: readonly Column[] = [
  { title: "INVOCATION" },
  { title: "FUNCTION" },
  { title: "STATE" },
  { title: "AGE", align: "right" },
  { title: "TOOK", align: "right" },
  { title: "", wrap: true },
];

/** A table of jobs, in their order; `now` in milliseconds since the epoch. */
export function formatJobs(jobs: readonly JobResponse[], now: number, colors: Colors, width: number): string {
  const rows = jobs.map((job) => [
    job.id,
    `${printable(job.function)}@${job.version}`,
    stateOf(job),
    duration(Math.max(0, now - job.createdAt)),
    duration(tookMs(job)),
    printable(remarkOf(job, now)),
  ]);
  return formatTable(COLUMNS, rows, { title: colors.dim, width });
}

/** One job with all that is known of it, but for its value. */
export function formatJob(job: JobResponse, colors: Colors, width: number): string {
  const { progress, error, invocation, callback } = job;
  const rows: Labelled[] = [
    ["function", `${job.function} v${job.version}`],
    ["state", stateOf(job)],
    ...(progress === null
      ? [["attempts", `${job.attempts} of ${job.maxAttempts}`] satisfies Labelled]
      : [["inputs", formatProgress(progress)] satisfies Labelled]),
    ...(job.priority === 0 ? [] : [["priority", String(job.priority)] satisfies Labelled]),
    ["accepted", timestamp(job.createdAt)],
    ...momentOf("due", job.state === "queued" && job.runAt > job.createdAt ? job.runAt : null),
    ...momentOf("started", job.startedAt),
    ...momentOf("ended", job.endedAt),
    ...(tookMs(job) === null ? [] : [["took", duration(tookMs(job))] satisfies Labelled]),
    ...momentOf("kept until", job.expiresAt),
    ...(invocation === null ? [] : [["ran on", invocation.worker] satisfies Labelled]),
    ...(callback === null ? [] : [["callback", `${callback.state}, ${count(callback.attempts, "post")}`] as const]),
    ...(error === null ? [] : [["error", `${error.code}: ${error.detail}`] satisfies Labelled]),
  ];
  return [colors.bold(job.id), formatLabels(rows, colors, width)].join("\n");
}

type Progress = NonNullable<JobResponse["progress"]>;

/** `10 inputs, 7 succeeded, 1 failed, 2 running`. */
export function formatProgress({ total, succeeded, failed, running }: Progress): string {
  return [
    count(total, "input"),
    `${succeeded} succeeded`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(running === 0 ? [] : [`${running} running`]),
  ].join(", ");
}

const stateOf = ({ state, reason }: JobResponse): string => (reason === null ? state : `${state} (${reason})`);

const momentOf = (label: string, at: number | null): Labelled[] => (at === null ? [] : [[label, timestamp(at)]]);

/** From its first attempt to its end; null while there is no end. */
const tookMs = ({ startedAt, endedAt }: JobResponse): number | null =>
  startedAt === null || endedAt === null ? null : endedAt - startedAt;

/** What a line says beyond figures: how far it is, why it failed and how often it was tried, when it will run. */
function remarkOf(job: JobResponse, now: number): string {
  const { progress, error, state, runAt, attempts, maxAttempts } = job;
  if (progress !== null) return formatProgress(progress);
  const due = state === "queued" && runAt > now ? [`due in ${duration(runAt - now)}`] : [];
  const tries = attempts > 1 || (error !== null && !isTerminal(state)) ? [`try ${attempts} of ${maxAttempts}`] : [];
  return [...(error === null ? [] : [error.code]), ...tries, ...due].join(", ");
}

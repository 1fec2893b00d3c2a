/**
 * Workers as people read them: a line each, or one with the calls that it runs.
 */
import type { WorkerResponse } from "../client/index.ts";
import { duration, timestamp } from "./figures.ts";
import { formatLabels, type Labelled } from "./labels.ts";
import type { Colors } from "./output.ts";
import { type Column, formatTable } from "./table.ts";
import { printable } from "./terminal.ts";

const figures = (...titles: string[]): Column[] => titles.map((title) => ({ title, align: "right" }));
const COLUMNS: readonly Column[] = [
  { title: "WORKER" },
  { title: "STATE" },
  { title: "REGION" },
  ...figures("IN FLIGHT", "QUEUED", "WARM", "UPTIME"),
  { title: "FUNCTIONS", wrap: true },
];
const RUNNING_COLUMNS: readonly Column[] = [{ title: "INVOCATION" }, { title: "FUNCTION" }, ...figures("RUNS FOR")];

/** A table of workers. */
export function formatWorkers(workers: readonly WorkerResponse[], colors: Colors, width: number): string {
  const rows = workers.map((worker) => [
    printable(worker.id),
    stateOf(worker),
    printable(worker.region ?? "-"),
    ...[worker.inFlight, worker.queued, worker.warm].map((figure) => String(figure ?? "-")),
    duration(worker.uptimeMs ?? null),
    Object.keys(worker.functions).map(printable).join(", ") || "-",
  ]);
  return formatTable(COLUMNS, rows, { title: colors.dim, width });
}

/** One worker, with its running calls; `now` in milliseconds since the epoch. */
export function formatWorker(worker: WorkerResponse, now: number, colors: Colors, width: number): string {
  const { running = [], registeredAt, heartbeatAt, version, functions } = worker;
  const rows: Labelled[] = [
    ["state", stateOf(worker)],
    ["region", worker.region ?? "any"],
    ...(version === undefined ? [] : [["release", version] satisfies Labelled]),
    ...(registeredAt === undefined ? [] : [["since", timestamp(registeredAt)] satisfies Labelled]),
    ...(typeof heartbeatAt === "number" ? [["last sign", timestamp(heartbeatAt)] satisfies Labelled] : []),
    ["uptime", duration(worker.uptimeMs ?? null)],
    ["load", `${worker.inFlight ?? "-"} in flight, ${worker.queued ?? "-"} queued, ${worker.warm ?? "-"} loaded`],
    ["functions", Object.keys(functions).join(", ") || "-"],
  ];
  const calls = running.map(({ id, function: fn, startedAt }) => [
    printable(id),
    printable(fn),
    duration(Math.max(0, now - startedAt)),
  ]);
  return [
    colors.bold(printable(worker.id)),
    formatLabels(rows, colors, width),
    ...(calls.length === 0 ? [] : ["", formatTable(RUNNING_COLUMNS, calls, { title: colors.dim, width })]),
  ].join("\n");
}

const stateOf = ({ available, state }: WorkerResponse): string =>
  available ? printable(state ?? "live") : "no answer";

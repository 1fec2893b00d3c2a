/**
 * `troupe stats`: what functions and workers did since the workers started.
 */
import type { FunctionStatsResponse, WorkerStatsResponse } from "../../contracts/responses.ts";
import { defineCommand } from "../command.ts";
import { duration, share, size } from "../figures.ts";
import { type Column, formatTable } from "../table.ts";
import { printable } from "../terminal.ts";

const columns = (name: string, ...figures: string[]): Column[] => [
  { title: name },
  ...figures.map((title) => ({ title, align: "right" as const })),
];
const FUNCTION_COLUMNS = columns(
  "FUNCTION",
  "CALLS",
  "ERRORS",
  "COLD",
  "MEAN",
  "P50",
  "P99",
  "CPU",
  "REQUESTS",
  "I/O",
  "CACHED",
);
const WORKER_COLUMNS = columns("WORKER", "CALLS", "ERRORS", "IN FLIGHT", "QUEUED", "WARM", "UPTIME");

export const stats = defineCommand({
  name: "stats",
  summary: "Show calls, errors, times and I/O, of everything or of one function",
  examples: ["troupe stats", "troupe stats add"],
  positionals: { fn: "optional" },
  options: {},
  async run({ positionals: { fn } }, { out, connect }) {
    const api = await connect();
    if (fn !== undefined) {
      const figures = await api.functionStats(fn);
      out.result(figures, (colors) =>
        formatTable(FUNCTION_COLUMNS, [functionRow([fn, figures])], { title: colors.dim }),
      );
      return;
    }
    const answer = await api.stats();
    out.result(answer, (colors) => {
      const functions = [...Object.entries(answer.functions), ["total", answer.totals] as const].map(functionRow);
      const workers = answer.workers.map(workerRow);
      return [
        formatTable(FUNCTION_COLUMNS, functions, { title: colors.dim }),
        formatTable(WORKER_COLUMNS, workers, { title: colors.dim }),
      ].join("\n\n");
    });
  },
});

const functionRow = ([name, figures]: readonly [string, FunctionStatsResponse]): string[] => [
  name,
  String(figures.calls),
  String(figures.errors),
  String(figures.coldCalls),
  duration(figures.meanMs),
  duration(figures.p50Ms),
  duration(figures.p99Ms),
  duration(figures.cpuMs),
  String(figures.ioRequests),
  size(figures.ioBytes),
  share(figures.cacheHitRate ?? null),
];

const workerRow = ({ worker, available, calls, errors, ...load }: WorkerStatsResponse): string[] => [
  printable(worker),
  String(calls),
  String(errors),
  ...[load.inFlight, load.queued, load.warm].map((figure) => String(figure ?? "-")),
  available ? duration(load.uptimeMs ?? null) : "no answer",
];

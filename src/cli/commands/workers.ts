/**
 * `troupe workers`: the troupe, with the load of each worker and the functions that it has performed.
 */
import { defineCommand } from "../command.ts";
import { duration } from "../figures.ts";
import { type Column, formatTable } from "../table.ts";
import { printable } from "../terminal.ts";

const COLUMNS: readonly Column[] = [
  { title: "WORKER" },
  ...["IN FLIGHT", "QUEUED", "WARM", "UPTIME"].map((title) => ({ title, align: "right" as const })),
  { title: "FUNCTIONS", wrap: true },
];

export const workers = defineCommand({
  name: "workers",
  summary: "List the workers with their load and what they have performed",
  examples: ["troupe workers"],
  positionals: {},
  options: {},
  async run(_given, { out, connect }) {
    const answer = await (await connect()).workers();
    out.result(answer, (colors, width) => {
      const rows = answer.workers.map(({ id, available, functions, ...load }) => [
        printable(id),
        ...[load.inFlight, load.queued, load.warm].map((figure) => String(figure ?? "-")),
        available ? duration(load.uptimeMs ?? null) : "no answer",
        Object.keys(functions).map(printable).join(", ") || "-",
      ]);
      return formatTable(COLUMNS, rows, { title: colors.dim, width });
    });
  },
});

/**
 * How the steps of a workflow went, as people read it: a row a step.
 */
import type { StepTraceResponse } from "../client/index.ts";
import { duration, size } from "./figures.ts";
import type { Colors } from "./output.ts";
import { type Column, formatTable } from "./table.ts";
import { printable } from "./terminal.ts";

const COLUMNS: readonly Column[] = [
  { title: "STEP" },
  { title: "FUNCTION" },
  { title: "STATE" },
  { title: "BEGAN", align: "right" },
  { title: "TOOK", align: "right" },
  { title: "CPU", align: "right" },
  { title: "VALUE", align: "right" },
  { title: "WORKER" },
  { title: "", wrap: true },
];

/** The steps in the order in which they began; `BEGAN` counts from the beginning of the run. */
export function formatTrace(steps: readonly StepTraceResponse[], colors: Colors, width: number): string {
  const rows = steps.map((step) => {
    const hasRun = step.state !== "skipped";
    const isOpen = step.state === "running" || step.state === "waiting";
    return [
      printable(step.id),
      step.function === null
        ? "-"
        : printable(step.version === null ? step.function : `${step.function}@${step.version}`),
      step.state,
      hasRun ? duration(step.startedMs) : "-",
      hasRun && !isOpen ? duration(step.wallMs) : "-",
      duration(step.cpuMs),
      step.valueBytes === null ? "-" : size(step.valueBytes),
      printable(step.worker ?? "-"),
      printable(remarksOf(step).join(", ")),
    ];
  });
  return formatTable(COLUMNS, rows, { title: colors.dim, width });
}

function remarksOf({ cached, attempts, items, error }: StepTraceResponse): string[] {
  return [
    ...(items === null ? [] : [`${items} ${items === 1 ? "item" : "items"}`]),
    ...(cached ? ["cached"] : []),
    ...(attempts > (items ?? 1) ? [`${attempts} attempts`] : []),
    ...(error === null ? [] : [`${error.code}: ${error.message}`]),
  ];
}

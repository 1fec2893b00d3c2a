/**
 * One thing in detail: a fact a line, behind its label.
 */
import type { Colors } from "./output.ts";
import { wrapText } from "./table.ts";
import { printable } from "./terminal.ts";

/** A label and its fact, which may be a stranger's text. */
export type Labelled = readonly [label: string, fact: string];

const LABEL_WIDTH = 12;
const GAP = "  ";
/** A narrower text would read worse than a line that the terminal breaks. */
const MIN_TEXT_WIDTH = 24;

/** Lays out facts; long ones take several lines beside their label. */
export function formatLabels(rows: readonly Labelled[], colors: Colors, width: number): string {
  const textWidth = Math.max(MIN_TEXT_WIDTH, width - LABEL_WIDTH - GAP.length);
  return rows
    .flatMap(([label, fact]) =>
      wrapText(printable(fact), textWidth).map(
        (line, index) => `${colors.dim((index === 0 ? label : "").padEnd(LABEL_WIDTH))}${GAP}${line}`,
      ),
    )
    .join("\n");
}

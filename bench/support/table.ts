/**
 * Figures on screen: nested objects as indented names, numbers short.
 */

const COLUMN = 20;

/** Prints the figures of one bench. */
export function printTable(title: string, figures: unknown): void {
  process.stdout.write(`\n${title}\n${linesOf(figures, "  ").join("\n")}\n`);
}

function linesOf(figures: unknown, indent: string): string[] {
  if (Array.isArray(figures)) return rowsOf(figures, indent);
  if (typeof figures !== "object" || figures === null) return [indent + format(figures)];
  return Object.entries(figures).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? [indent + name, ...linesOf(value, `${indent}  `)]
      : [`${indent}${name.padEnd(24)}${format(value)}`],
  );
}

/** The names of the first row's members, and the members of each. */
function rowsOf(rows: readonly object[], indent: string): string[] {
  return [Object.keys(rows[0] ?? {}), ...rows.map(Object.values)].map(
    (cells) => indent + cells.map((cell) => format(cell).padEnd(COLUMN)).join(""),
  );
}

function format(value: unknown): string {
  return typeof value === "number" ? String(Math.round(value * 1_000) / 1_000) : String(value);
}

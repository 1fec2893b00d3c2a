/**
 * Tables of plain text: columns as wide as their widest cell, two spaces apart, nothing else drawn.
 */

export interface Column {
  readonly title: string;
  /** Figures stand to the right; everything else to the left. */
  readonly align?: "right";
}

const GAP = "  ";

/** Lays out rows under their titles; `style` is applied to the line of titles only. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: (line: string) => string = (line) => line,
): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? "";
        const width = widths[index] ?? 0;
        return align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(GAP)
      .trimEnd();
  return [style(line(columns.map(({ title }) => title))), ...rows.map(line)].join("\n");
}

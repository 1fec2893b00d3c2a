/**
 * Tables of plain text: columns as wide as their widest cell, two spaces apart, nothing else drawn.
 *
 * On a terminal that is too narrow, the columns that may wrap share what is left, and their cells take more lines.
 */

export interface Column {
  readonly title: string;
  /** Figures stand to the right; everything else to the left. */
  readonly align?: "right";
  /** Whether its cells may take several lines. */
  readonly wrap?: true;
}

export interface TableStyle {
  /** Applied to the line of titles only. */
  readonly title?: (line: string) => string;
  /** Columns of the terminal; as many as it takes when missing. */
  readonly width?: number;
}

const GAP = "  ";
/** A narrower column would read worse than a line that the terminal breaks. */
const MIN_WRAPPED = 24;

/** Lays out rows under their titles. A cell may have several lines. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { title = (line) => line, width = Number.POSITIVE_INFINITY }: TableStyle = {},
): string {
  const widths = narrow(columns, naturalWidths(columns, rows), width);
  const layout = (cells: readonly string[]): string[] => {
    const wrapped = columns.map(({ wrap }, index) =>
      wrapText(cells[index] ?? "", wrap ? (widths[index] ?? 0) : Number.POSITIVE_INFINITY),
    );
    const height = Math.max(...wrapped.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) =>
      columns
        .map(({ align }, index) => {
          const text = wrapped[index]?.[line] ?? "";
          return align === "right" ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0);
        })
        .join(GAP)
        .trimEnd(),
    );
  };
  return [...layout(columns.map((column) => column.title)).map(title), ...rows.flatMap(layout)].join("\n");
}

function naturalWidths(columns: readonly Column[], rows: readonly (readonly string[])[]): number[] {
  const widthOf = (text: string): number => Math.max(...text.split("\n").map(({ length }) => length));
  return columns.map(({ title }, index) => Math.max(title.length, ...rows.map((row) => widthOf(row[index] ?? ""))));
}

/** Narrows the columns that may wrap, each by its share, until the table fits or they are as narrow as is sensible. */
function narrow(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const excess = sum(natural) + GAP.length * (columns.length - 1) - width;
  const slack = natural.map((own, index) => (columns[index]?.wrap ? Math.max(0, own - MIN_WRAPPED) : 0));
  if (excess <= 0 || sum(slack) === 0) return [...natural];
  const share = Math.min(1, excess / sum(slack));
  return natural.map((own, index) => own - Math.ceil((slack[index] ?? 0) * share));
}

/** Breaks text into lines of at most `width` characters: at spaces where it can, else inside a word. */
export function wrapText(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const space = rest.lastIndexOf(" ", width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}

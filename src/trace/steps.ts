/**
 * One step back: from a position in a step's result to the position it came from. Lines and columns count from 0.
 */
import { decodedMappings, type SourceMapSegment, TraceMap } from "@jridgewell/trace-mapping";
import type { MapStep } from "../contracts/trace.ts";

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A position in a file; null for the very module that was mapped. */
export interface Origin extends Position {
  readonly source: string | null;
}

/** Takes positions one step back; null where nothing of the source was copied to. */
export type StepBack = (position: Position) => Origin | null;

/** Decodes the map of a step. Never throws: what cannot be decoded leads nowhere. */
export function decodeStep({ mappings, sources }: MapStep): StepBack {
  const lines = decode(mappings);
  if (sources === undefined) return ({ line, column }) => alongPiece(lines[line] ?? [], column);
  return ({ line, column }) => atSegment(lines[line] ?? [], column, sources);
}

function decode(mappings: string): readonly (readonly SourceMapSegment[])[] {
  try {
    return decodedMappings(new TraceMap({ version: 3, names: [], sources: [], mappings }));
  } catch {
    return [];
  }
}

/** The compiler's own steps copy pieces: a position inside of one is counted from its start. */
function alongPiece(segments: readonly SourceMapSegment[], column: number): Origin | null {
  const index = lastBefore(segments, column);
  const [start, , line, from] = segments[index] ?? [];
  if (start === undefined || line === undefined || from === undefined) return null;
  // Behind a piece may stand what the compiler put there: that belongs to the next piece.
  const [, , nextLine, next] = segments[index + 1] ?? [];
  const along = from + column - start;
  return { source: null, line, column: nextLine === line && next !== undefined ? Math.min(along, next) : along };
}

/** Bundlers rewrite what they like between two segments: only their starts are known. */
function atSegment(
  segments: readonly SourceMapSegment[],
  column: number,
  sources: readonly (string | null)[],
): Origin | null {
  const [, file, line, from] = segments[lastBefore(segments, column)] ?? [];
  if (file === undefined || line === undefined || from === undefined || line < 0 || from < 0) return null;
  const source = sources[file] ?? null;
  return source === null ? null : { source, line, column: from };
}

/** Index of the last segment that starts at `column` or before, -1 when there is none. */
function lastBefore(segments: readonly SourceMapSegment[], column: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.[0] ?? 0) <= column) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

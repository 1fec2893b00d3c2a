/**
 * The source map of type stripping.
 *
 * `sucrase` loses count of a source's columns at an empty piece of a template (`` `${ `` and the like), so such pieces
 * are filled with a mark that is white space to every parser, and the marks are taken out of code and map again. That
 * is done on the side: the code that runs never held a mark, and if the two differ there is no map.
 */
import { decodedMappings, encodedMappings, type SourceMapSegment, TraceMap } from "@jridgewell/trace-mapping";
import { transform } from "sucrase";
import { MAX_MAPPED_TYPESCRIPT_BYTES } from "../contracts/limits.ts";

/** A space that nobody writes. */
const MARK = "\u205f";
/** Where a template may have an empty piece; the same in a text or a comment does no harm. */
const BEFORE_EMPTY_PIECE = /[`}](?=`|\$\{)/g;

/** The mappings from `stripped` to `source`, a TypeScript module; null when they cannot be told in good time. */
export function mapStripping(source: string, stripped: string): string | null {
  if (source.length > MAX_MAPPED_TYPESCRIPT_BYTES || source.includes(MARK)) return null;
  const marked = source.replace(BEFORE_EMPTY_PIECE, `$&${MARK}`);
  const result = transformWithMap(marked);
  if (result === null || result.code.replaceAll(MARK, "") !== stripped) return null;
  return tidy(result.mappings, result.code.split("\n"), marked.split("\n"));
}

function transformWithMap(source: string): { code: string; mappings: string } | null {
  try {
    const { code, sourceMap } = transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      sourceMapOptions: { compiledFilename: "module" },
      filePath: "module",
    });
    return sourceMap === undefined ? null : { code, mappings: sourceMap.mappings };
  } catch {
    // The text without marks was stripped; this one is too deeply nested by a hair, or a mark stood where none may.
    return null;
  }
}

/**
 * Takes marks out of the columns, and segments that go on as the one before, which is most of them. Lines stay lines, so
 * a segment leads to the same line of the source.
 */
function tidy(mappings: string, code: readonly string[], source: readonly string[]): string {
  const lines = decodedMappings(tracing(mappings)).map((segments, line) => {
    const inCode = marksBefore(code[line] ?? "");
    const inSource = marksBefore(source[line] ?? "");
    const kept: SourceMapSegment[] = [];
    let shift: number | undefined;
    for (const [markedColumn, , , markedFrom = 0] of segments) {
      const column = markedColumn - (inCode?.[markedColumn] ?? 0);
      const from = markedFrom - (inSource?.[markedFrom] ?? 0);
      if (from - column !== shift) kept.push([column, 0, line, from]);
      shift = from - column;
    }
    return kept;
  });
  return encodedMappings(tracing(lines));
}

/** For every column how many marks stand before it; null when there are none. */
function marksBefore(line: string): Uint32Array | null {
  if (!line.includes(MARK)) return null;
  const counts = new Uint32Array(line.length + 1);
  for (let column = 0; column < line.length; column++) {
    counts[column + 1] = (counts[column] ?? 0) + (line[column] === MARK ? 1 : 0);
  }
  return counts;
}

function tracing<Mappings extends string | SourceMapSegment[][]>(mappings: Mappings): TraceMap {
  const map = { version: 3 as const, names: [], sources: ["module"] };
  return new TraceMap(typeof mappings === "string" ? { ...map, mappings } : { ...map, mappings });
}

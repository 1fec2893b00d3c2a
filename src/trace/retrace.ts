/**
 * Texts out of an isolate, put into the author's terms: stacks, messages, log lines.
 *
 * Positions in the function's modules become the author's path, line and column; frames of the platform are left out.
 * The texts are the function's own and may be made to be hard: time is linear in their length, and the result is not
 * much longer.
 */
import { MAX_RETRACED_GROWTH } from "../contracts/limits.ts";
import { ENTRY_MODULE, MAIN_MODULE, USER_FOLDER } from "../contracts/sandbox-call.ts";
import { kindOfLine } from "./frames.ts";
import type { Place, Places, Trace } from "./trace.ts";

/** A position in one of the function's modules. It begins where no path goes on, so that no text is looked at twice. */
const POSITION = new RegExp(
  `(?<![\\w@.+/-])(?:file:///(?:bundle/)?)?${USER_FOLDER}([\\w@.+/-]{1,256}):(\\d{1,9}):(\\d{1,9})(?!\\d)`,
  "g",
);

/** Whether a text may name the function's modules. */
export function namesModules(text: string): boolean {
  return text.includes(USER_FOLDER);
}

/** Whether a text may hold anything that `retrace` changes: it is quick, and mostly says no. */
export function needsRetracing(text: string): boolean {
  return namesModules(text) || text.includes(MAIN_MODULE) || text.includes(ENTRY_MODULE);
}

/**
 * Puts a text into the author's terms. Without a trace, positions lose their column: only lines are the author's then.
 * Never throws; the result is at most `MAX_RETRACED_GROWTH` characters longer than the text.
 */
export function retrace(text: string, trace: Trace | null): string {
  if (!needsRetracing(text)) return text;
  const rename = renamer(trace);
  return authorsLines(text.split("\n"), trace).map(rename).join("\n");
}

/** Leaves out what the platform called and what it is called by. */
function authorsLines(lines: readonly string[], trace: Trace | null): string[] {
  const kept: string[] = [];
  // From below: the next line of a stack tells who called the engine.
  let calledByPlatform = false;
  for (const line of lines.toReversed()) {
    const kind = kindOfLine(line);
    calledByPlatform =
      kind === "platform" ||
      (kind === "native" && calledByPlatform) ||
      (kind === "helper" && isOfCompiler(line, trace));
    if (!calledByPlatform) kept.push(line);
  }
  return kept.reverse();
}

/** Whether a frame stands in text that the compiler put in front of a module. */
function isOfCompiler(frame: string, trace: Trace | null): boolean {
  let found = false;
  frame.replace(POSITION, (match, path: string, line: string, column: string) => {
    found ||= (locate(trace, path, line, column)?.module.column ?? null) === null;
    return match;
  });
  return found;
}

/** Renames positions, by files of a bundler's map as long as the names of those do not add up to too much. */
function renamer(trace: Trace | null): (line: string) => string {
  let room = MAX_RETRACED_GROWTH;
  const rename = (match: string, path: string, line: string, column: string): string => {
    const places = locate(trace, path, line, column);
    if (places === undefined) return match;
    const { module, source } = places;
    const name = textOf(source ?? module);
    room -= Math.max(0, name.length - match.length);
    return room >= 0 ? name : textOf(module);
  };
  return (text) => text.replace(POSITION, rename);
}

function locate(trace: Trace | null, path: string, line: string, column: string): Places | undefined {
  const position = { path, line: Number(line), column: Number(column) };
  return trace === null ? { module: { ...position, column: null }, source: null } : trace.locate(position);
}

function textOf({ path, line, column }: Place): string {
  return column === null ? `${path}:${line}` : `${path}:${line}:${column}`;
}

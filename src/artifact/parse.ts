/**
 * From the text of a module to plain JavaScript with its syntax tree.
 *
 * JavaScript is taken as it is. Everything else is TypeScript: `sucrase` strips its types (lines stay where they
 * are), then the result is parsed. A parse that overflows the stack is refused like any other that fails.
 */
import { Parser, type Position, type Program } from "acorn";
import { transform } from "sucrase";
import { fault } from "../contracts/errors.ts";
import { MAX_MODULE_BYTES, MAX_SYNTAX_NODES } from "../contracts/limits.ts";
import { fail, type Result, succeed } from "../contracts/result.ts";
import { countNodes } from "../metering/walk.ts";
import { arrowDepth, MAX_ARROW_DEPTH } from "./arrow-depth.ts";
import { fastScopes } from "./fast-scopes.ts";
import { boundedLiterals, ParseTooLong, parseDeadline } from "./parse-guards.ts";
import { looksLikeTypeArguments } from "./type-arguments.ts";

/** A module as plain JavaScript. Offsets of `program` count in `code`. */
export interface ParsedModule {
  readonly code: string;
  /** The text that types were stripped from; null when there were none, and columns of `code` are the author's. */
  readonly typed: string | null;
  readonly program: Program;
}

const JavaScript = Parser.extend(fastScopes, boundedLiterals);

/**
 * Parses one module; `now` gives milliseconds. Faults: `invalid_source` with `details: { path, line, column }`, both
 * counted from 1; `payload_too_large` when it is too long or takes too long.
 */
export function parseModule(path: string, source: string, now: () => number): Result<ParsedModule> {
  // A hashbang is a comment that must come first; what is put in front of the module would spoil it.
  const text = source.startsWith("#!") ? `//${source.slice(2)}` : source;
  if (text.length > MAX_MODULE_BYTES) {
    return fail(
      fault("payload_too_large", `${path} has ${text.length} characters; a module may have ${MAX_MODULE_BYTES}.`),
    );
  }
  try {
    const parsed = parseText(path, text, now);
    return parsed.ok && countNodes(parsed.value.program) > MAX_SYNTAX_NODES ? fail(tooComplex(path)) : parsed;
  } catch (error) {
    if (error instanceof ParseTooLong) return fail(tooComplex(path));
    throw error;
  }
}

/** Throws `ParseTooLong`. */
function parseText(path: string, text: string, now: () => number): Result<ParsedModule> {
  const onToken = parseDeadline(now);
  const plain = parseJavaScript(text, onToken);
  if (plain.ok && !looksLikeTypeArguments(plain.value)) return succeed(untouched(text, plain.value));
  if (isJavaScriptPath(path)) {
    return plain.ok ? succeed(untouched(text, plain.value)) : invalid(path, plain.fault);
  }
  if (arrowDepth(text) > MAX_ARROW_DEPTH) return invalid(path, { reason: "its parameter lists are nested too deeply" });
  const stripped = stripTypes(text);
  if (!stripped.ok) return invalid(path, plain.ok ? stripped.fault : further(plain.fault, stripped.fault));
  const program = parseJavaScript(stripped.value, onToken);
  return program.ok
    ? succeed({ code: stripped.value, program: program.value, typed: text })
    : invalid(path, program.fault);
}

function untouched(code: string, program: Program): ParsedModule {
  return { code, program, typed: null };
}

function tooComplex(path: string) {
  return fault(
    "payload_too_large",
    `${path} takes too long to parse, or has more than ${MAX_SYNTAX_NODES} syntax nodes.`,
  );
}

/** Why a parser gave up; the position counts from line 1, column 1. */
interface SyntaxFault {
  readonly reason: string;
  readonly position?: Position;
}

/** The fault of the parser that came further: the other one stumbled over what it does not know. */
function further(one: SyntaxFault, other: SyntaxFault): SyntaxFault {
  const [a, b] = [one.position, other.position];
  if (a === undefined || b === undefined) return a === undefined ? other : one;
  return a.line > b.line || (a.line === b.line && a.column > b.column) ? one : other;
}

function isJavaScriptPath(path: string): boolean {
  return /\.m?js$/.test(path);
}

function parseJavaScript(code: string, onToken: () => void): Result<Program, SyntaxFault> {
  return attempt(() => JavaScript.parse(code, { ecmaVersion: "latest", sourceType: "module", onToken }), 0);
}

function stripTypes(text: string): Result<string, SyntaxFault> {
  return attempt(() => transform(text, { transforms: ["typescript"], disableESTransforms: true }).code, 1);
}

/** Runs a parser that throws; its columns count from `firstColumn`. Throws `ParseTooLong` only. */
function attempt<Value>(parse: () => Value, firstColumn: 0 | 1): Result<Value, SyntaxFault> {
  try {
    return succeed(parse());
  } catch (error) {
    if (error instanceof ParseTooLong) throw error;
    return fail(describe(error, firstColumn));
  }
}

function describe(error: unknown, firstColumn: 0 | 1): SyntaxFault {
  const position = positionOf(error);
  if (!(error instanceof Error)) return { reason: "it cannot be parsed" };
  if (position === undefined) return { reason: "it is nested too deeply to be parsed" };
  return {
    reason: error.message.replace(/\s*\(\d+:\d+\)$/, ""),
    position: { line: position.line, column: position.column + 1 - firstColumn } as Position,
  };
}

function positionOf(error: unknown): { line: number; column: number } | undefined {
  if (typeof error !== "object" || error === null || !("loc" in error)) return undefined;
  const { loc } = error;
  if (typeof loc !== "object" || loc === null || !("line" in loc) || !("column" in loc)) return undefined;
  const { line, column } = loc;
  return typeof line === "number" && typeof column === "number" ? { line, column } : undefined;
}

function invalid(path: string, { reason, position }: SyntaxFault): { ok: false; fault: ReturnType<typeof fault> } {
  const where = position === undefined ? path : `${path}:${position.line}:${position.column}`;
  return fail(
    fault("invalid_source", `${where}: ${reason}.`, {
      details: position === undefined ? { path } : { path, line: position.line, column: position.column },
    }),
  );
}

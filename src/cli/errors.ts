/**
 * What the CLI can fail with: a problem the server reported, or one of a few that never reached it.
 *
 * Both take the shape of the server's problem document, so that scripts read one format. Codes of the server come
 * from its closed table; the CLI adds only those of `LOCAL_PROBLEMS`.
 */
import type { ErrorCode } from "../contracts/errors.ts";
import { ERRORS } from "../contracts/errors.ts";
import type { ProblemResponse } from "../contracts/responses.ts";

/** Failures outside the server's table, and what the reader should do about each. */
const LOCAL_PROBLEMS = {
  usage: { title: "The command is not used that way.", source: "caller", retryable: false },
  unreachable: { title: "The server cannot be reached.", source: "platform", retryable: true },
  crash: { title: "The CLI failed.", source: "platform", retryable: false },
  unexpected_answer: { title: "The server's answer is not Troupe's.", source: "platform", retryable: false },
} as const;

type LocalCode = keyof typeof LOCAL_PROBLEMS;

/** Exit codes: 0 only on success. */
export const EXIT = { success: 0, failure: 1, usage: 2 } as const;

/** A failure on its way to stderr; `problem` is printed as it is under `--json`. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly problem: ProblemResponse;

  constructor(problem: ProblemResponse, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }

  /** 2 for wrong usage, else 1. */
  get exitCode(): number {
    return this.problem.code === "usage" ? EXIT.usage : EXIT.failure;
  }
}

/** A failure that the CLI itself found: `detail` says what happened and what to do next. */
export function localError(code: LocalCode, detail: string, options?: ErrorOptions): CliError {
  return new CliError({ ...LOCAL_PROBLEMS[code], code, detail }, options);
}

/** Wrong usage: exit code 2. */
export function usageError(detail: string): CliError {
  return localError("usage", detail);
}

/** A failure of the server's table that the CLI can tell before it asks the server. */
export function inputError(code: ErrorCode, detail: string, details?: Record<string, unknown>): CliError {
  const { title, source, retryable } = ERRORS[code];
  return new CliError({ title, source, retryable, code, detail, ...(details === undefined ? {} : { details }) });
}

/** The frames of the stack that a problem carries, one a line; what comes before them the detail says already. */
export function framesOf({ details }: ProblemResponse): string {
  const stack = details?.stack;
  if (typeof stack !== "string") return "";
  return stack.split("\n").filter(isFrame).join("\n");
}

function isFrame(line: string): boolean {
  return /^ {4}at /.test(line);
}

/**
 * What the CLI can fail with: a problem the server reported, or one of a few that never reached it.
 *
 * Both take the shape of the server's problem document, so that scripts read one format. Codes of the server come
 * from its closed table; the CLI adds only those of `LOCAL_PROBLEMS`.
 */
import { ConnectionError } from "../client/index.ts";
import { ERRORS, type ErrorCode, TroupeError } from "../contracts/errors.ts";
import type { ProblemResponse } from "../contracts/responses.ts";

/** Failures outside the server's table, and what the reader should do about each. */
const LOCAL_PROBLEMS = {
  usage: { title: "The command is not used that way.", source: "caller", retryable: false },
  unreachable: { title: "The server cannot be reached.", source: "platform", retryable: true },
  no_answer: { title: "The server did not answer in time.", source: "platform", retryable: true },
  crash: { title: "The CLI failed.", source: "platform", retryable: false },
  unexpected_answer: { title: "The server's answer is not Troupe's.", source: "platform", retryable: false },
} as const;

type LocalCode = keyof typeof LOCAL_PROBLEMS;

/** Exit codes: 0 only on success; the last is what shells give for Ctrl-C. */
export const EXIT = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const;

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

/** What to do when a server cannot be used. */
const CONNECTION_REMEDIES = {
  unreachable: "Start one with `npm start`, or name another with --url.",
  no_answer: "Check that the server is up.",
  unexpected_answer: "The server is named by --url, else TROUPE_URL, else a local one is taken.",
} as const;

/** Any failure as one that can be shown: what the client throws, what the CLI throws, and faults of the CLI itself. */
export function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof TroupeError) return new CliError({ ...error.problem }, { cause: error });
  if (error instanceof ConnectionError) {
    return localError(error.code, `${error.message} ${CONNECTION_REMEDIES[error.code]}`, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return localError("crash", `The CLI failed: ${reason}. This is a fault of Troupe: please report it.`, {
    cause: error,
  });
}

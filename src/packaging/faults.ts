/**
 * Faults of a deploy that are found before any server is asked: the very errors that a server would report.
 */
import { type ErrorCode, fault, TroupeError } from "../contracts/errors.ts";

/** A fault in what was given: `message` says what is wrong, with file and line where there is one. */
export function refusal(code: ErrorCode, message: string, details?: Record<string, unknown>): TroupeError {
  return new TroupeError(fault(code, message, details === undefined ? {} : { details }));
}

/** A fault in a source file; line and column count from 1. */
export interface SourceFault {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

/** Faults of the author's own files, every one of them told. */
export function invalidSource(errors: readonly SourceFault[]): TroupeError {
  return refusal("invalid_source", errors.map(describe).join("\n"), { errors });
}

function describe({ file, line, column, message }: SourceFault): string {
  return file === null ? message : `${file}:${line}:${column}: ${message}`;
}

/**
 * How a call inside an isolate ended, as its worker reads it. What comes out of an isolate is not to be trusted: it is
 * checked, by hand because this is on the way of every call.
 */
import { fault, isErrorCode } from "../../src/contracts/errors.ts";
import {
  ABORT_MARK,
  type SandboxFigures,
  type SandboxOutcome,
  VALUE_SEPARATOR,
} from "../../src/contracts/sandbox-call.ts";

/** How a call ended. */
export interface Ending<Value> extends Omit<SandboxOutcome, "figures"> {
  readonly value?: Value;
  /** What the call had used; null when nobody knows. */
  readonly figures: SandboxFigures | null;
}

/** Reads the answer to a call whose value is CBOR: in the text that leaves an isolate, a character is a byte. */
export function readCborAnswer(answer: string): Ending<Uint8Array> {
  const { value, ...outcome } = readAnswer(answer);
  return value === undefined ? outcome : { ...outcome, value: bytesOf(value) };
}

/** Reads the answer to a call whose value is JSON, and to a probe. */
export function readAnswer(answer: string): Ending<string> {
  const end = answer.indexOf(VALUE_SEPARATOR);
  const outcome = readOutcome(end < 0 ? answer : answer.slice(0, end));
  return end < 0 ? outcome : { ...outcome, value: answer.slice(end + VALUE_SEPARATOR.length) };
}

/** Reads the outcome header of a web answer. */
export function readWebOutcome(header: string | null): Ending<never> {
  return readOutcome(header === null ? "" : decodeURIComponent(header));
}

/** Reads the error of a call that did not answer: it was aborted, or its isolate broke. */
export function readLoss(error: unknown): Ending<never> {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith(NOT_STARTED)) return notStarted(message.slice(NOT_STARTED.length));
  if (message.startsWith(NEVER_ENDS)) return ENDED_BY_METER;
  return readOutcome(message.startsWith(ABORT_MARK) ? message.slice(ABORT_MARK.length) : "");
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** The runtime's words for a module that it cannot compile or link, though our parser could read it. */
const NOT_STARTED = "Failed to start Worker:";

/**
 * The runtime's words where the meter has ended a call amid microtasks while its promise was open: the reason of the end
 * is lost then. Deadlines keep the runtime from saying so of a call that merely waits.
 */
const NEVER_ENDS = "Promise will never complete";
const ENDED_BY_METER: Ending<never> = {
  fault: fault("cpu_limit", "The function used more than its CPU time."),
  figures: null,
  startUp: false,
};

/** The reason stands on the first line; the second is `  at <path>:<line>:<column>` if the runtime knows it. */
function notStarted(reason: string): Ending<never> {
  const [what = "", where = ""] = reason.trim().split("\n", 2);
  const [, line, column] = /^\s*(at \S+:\d+):(\d+)$/.exec(where) ?? [];
  // Columns of stacks count from 1, this one from 0.
  const position = line === undefined ? "" : ` ${line}:${Number(column) + 1}`;
  const text = what.replace(/^Uncaught /, "") + position;
  const message = `The module cannot be started: ${text}.`;
  return { fault: fault("user_error", message), figures: null, startUp: true };
}

function readOutcome(text: string): Ending<never> {
  const outcome: unknown = text === "" ? null : parse(text);
  return isOutcome(outcome) ? outcome : LOST;
}

const LOST: Ending<never> = {
  fault: fault("worker_unavailable", "The function's isolate was lost during the call."),
  figures: null,
  startUp: true,
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isOutcome(value: unknown): value is SandboxOutcome {
  if (!isObject(value) || typeof value.startUp !== "boolean" || !isObject(value.figures)) return false;
  const { cpuMs, requests, logs } = value.figures;
  return (
    isCount(cpuMs) &&
    isCount(requests) &&
    Array.isArray(logs) &&
    (value.fault === null || (isObject(value.fault) && isErrorCode(String(value.fault.code))))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && Number.isFinite(value);
}

/**
 * The function's console: lines are kept with the invocation, bounded, and go nowhere else. A function's output may
 * hold secrets of its owner, so it must not reach the operator's log.
 */
import type { LogLine } from "../../contracts/invocation.ts";
import { MAX_LOG_BYTES, MAX_LOG_LINES } from "../../contracts/limits.ts";
import { encode } from "./encode.ts";
import { currentInvocation } from "./invocation.ts";
import { masked } from "./mask.ts";
import { append, isErrorLike } from "./primordials.ts";
import { describe, stackOf } from "./thrown.ts";

const LEVELS = ["debug", "info", "log", "warn", "error"] as const;
/** Methods that print something, by the level of what they print. */
const PRINTING: Readonly<Record<string, LogLine["level"]>> = {
  trace: "debug",
  dir: "log",
  table: "log",
  dirxml: "log",
};
const SILENT = [
  "assert",
  "clear",
  "count",
  "countReset",
  "group",
  "groupCollapsed",
  "groupEnd",
  "time",
  "timeEnd",
  "timeLog",
  "timeStamp",
  "profile",
  "profileEnd",
];

/** Replaces every method of the global console. */
export function captureConsole(): void {
  const methods = console as unknown as Record<string, (...parts: unknown[]) => void>;
  for (const level of LEVELS) methods[level] = (...parts) => keep(level, parts);
  for (const [method, level] of Object.entries(PRINTING)) methods[method] = (...parts) => keep(level, parts);
  for (const method of SILENT) methods[method] = () => {};
}

function keep(level: LogLine["level"], parts: readonly unknown[]): void {
  const invocation = currentInvocation();
  if (invocation === undefined) return;
  const room = MAX_LOG_BYTES - invocation.logBytes;
  if (invocation.logs.length >= MAX_LOG_LINES || room <= 0) return;
  let message = "";
  for (let index = 0; index < parts.length && message.length < room; index++) {
    message += (index === 0 ? "" : " ") + textOf(parts[index], room, index === parts.length - 1);
  }
  message = masked(message, room);
  invocation.logBytes += message.length + 1;
  append(invocation.logs, { level, message });
}

function textOf(part: unknown, room: number, last: boolean): string {
  if (typeof part === "string") return part;
  try {
    // What follows a stack stands on a line of its own, apart from the last frame.
    if (isErrorLike(part)) return errorText(part) + (last ? "" : "\n");
    return encode(part, room).text ?? `${typeof part}`;
  } catch {
    return "(unprintable)";
  }
}

/** An error as consoles print it: its stack, which begins with name and message. */
function errorText(error: unknown): string {
  const stack = stackOf(error);
  if (stack !== undefined) return stack;
  const { name, message } = describe(error);
  return `${name}: ${message}`;
}

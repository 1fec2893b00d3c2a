/**
 * What a call came to, as people and scripts read it: its value alone on stdout, what it logged and used on stderr.
 */
import { TroupeError } from "../contracts/errors.ts";
import { type InvocationResponse, type InvokeResponse, invocationResponse } from "../contracts/responses.ts";
import { RUN_NAME } from "../contracts/run.ts";
import { inputError } from "./errors.ts";
import { count, duration, size } from "./figures.ts";
import { findNotJson, formatValue } from "./inspect.ts";
import type { Output } from "./output.ts";
import { printable } from "./terminal.ts";

/** Waits for a call and prints it. Throws what it failed with, once its logs are printed. */
export async function printCall(call: Promise<InvokeResponse>, out: Output): Promise<void> {
  const answer = await call.catch((error: unknown) => {
    writeLogs(logsOf(error), out);
    throw error;
  });
  printValue(answer, answer, answer.invocation, out);
}

/** Prints a value, the answer that it came with under `--json`, and the report of the call that made it. */
export function printValue(
  answer: object,
  { value }: { readonly value?: unknown },
  invocation: InvocationResponse | null,
  out: Output,
): void {
  writeLogs(invocation?.logs ?? [], out);
  if (out.json) checkJson(value);
  out.result(answer, (_colors, width) => formatValue(value, width));
  if (invocation !== null) out.note((colors) => colors.dim(formatFigures(invocation)));
}

/** Throws `not_serializable` for what `--json` cannot show. A function that returns nothing has no value, which JSON can. */
export function checkJson(value: unknown): void {
  const found = value === undefined ? null : findNotJson(value);
  if (found === null) return;
  throw inputError(
    "not_serializable",
    `${found.path} is ${found.what}, which JSON does not carry. Without --json the value is shown as it is.`,
    { ...found },
  );
}

/** What a function logged before it failed: the problem document carries the report of the invocation. */
function logsOf(error: unknown): InvocationResponse["logs"] {
  const details = error instanceof TroupeError ? error.details : undefined;
  return invocationResponse.safeParse(details?.invocation).data?.logs ?? [];
}

function writeLogs(logs: InvocationResponse["logs"], out: Output): void {
  for (const { level, message } of logs) {
    out.note((colors) => `${colors.dim(printable(level).padEnd(5))} ${printable(message)}`);
  }
}

/** One line: what the call took, where it ran. */
function formatFigures(invocation: InvocationResponse): string {
  const { function: name, version, worker, cold, cached, cpuMs, wallMs, ioRequests, ioBytes, id } = invocation;
  return [
    name === RUN_NAME ? name : `${name} v${version}`,
    duration(wallMs),
    ...(cpuMs === null ? [] : [`CPU ${duration(cpuMs)}`]),
    ...(ioRequests === 0 ? [] : [`${count(ioRequests, "request")}, ${size(ioBytes)}`]),
    ...(cold ? ["cold"] : []),
    ...(cached ? ["cached"] : []),
    printable(worker),
    id,
  ].join(" · ");
}

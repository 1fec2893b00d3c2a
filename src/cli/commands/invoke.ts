/**
 * `troupe invoke`: calls a function. Its value goes to stdout alone, what it logged and used to stderr.
 */
import { TroupeError } from "../../contracts/errors.ts";
import { type InvocationResponse, invocationResponse } from "../../contracts/responses.ts";
import { defineCommand } from "../command.ts";
import { inputError, usageError } from "../errors.ts";
import { count, duration, size } from "../figures.ts";
import { findNotJson, formatValue } from "../inspect.ts";
import type { Output } from "../output.ts";
import { printable } from "../terminal.ts";
import { parseArgsOption, parseNamedOption, parseValue } from "../values.ts";

export const invoke = defineCommand({
  name: "invoke",
  summary: "Call a function; each argument is JSON where it parses as such, else text",
  examples: [
    "troupe invoke add 2 3",
    'troupe invoke greet --named \'{"name": "Ada"}\'',
    "troupe invoke total --args '[[1, 2, 3]]'",
  ],
  positionals: { fn: "one", args: "any" },
  options: {
    args: { type: "string", hint: "json", summary: "All arguments, as one JSON array" },
    named: { type: "string", hint: "json", summary: "Arguments by the names of the parameters, as a JSON object" },
  },
  async run({ options, positionals: { fn, args } }, { out, connect }) {
    const body = readArguments(args, options);
    const api = await connect();
    const answer = await api.invoke(fn, body).catch((error: unknown) => {
      writeLogs(logsOf(error), out);
      throw error;
    });
    writeLogs(answer.invocation.logs, out);
    if (out.json) checkJson(answer.value);
    out.result(answer, (_colors, width) => formatValue(answer.value, width));
    out.note((colors) => colors.dim(formatFigures(answer.invocation)));
  },
});

interface ArgumentOptions {
  readonly args?: string;
  readonly named?: string;
}

function readArguments(words: readonly string[], options: ArgumentOptions) {
  const ways = [words.length > 0, options.args !== undefined, options.named !== undefined];
  if (ways.filter(Boolean).length > 1) {
    throw usageError("Give the arguments one by one, with --args or with --named: one of the three.");
  }
  if (options.named !== undefined) return { named: parseNamedOption(options.named) };
  return { args: options.args === undefined ? words.map(parseValue) : parseArgsOption(options.args) };
}

/** A function that returns nothing has no value, which JSON says by leaving it out. */
function checkJson(value: unknown): void {
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
    `${name} v${version}`,
    duration(wallMs),
    ...(cpuMs === null ? [] : [`CPU ${duration(cpuMs)}`]),
    ...(ioRequests === 0 ? [] : [`${count(ioRequests, "request")}, ${size(ioBytes)}`]),
    ...(cold ? ["cold"] : []),
    ...(cached ? ["cached"] : []),
    printable(worker),
    id,
  ].join(" · ");
}

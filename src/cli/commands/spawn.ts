/**
 * `troupe spawn`: calls a function as a job. Prints the job's id, or with --wait what it came to.
 */
import { ARGUMENT_OPTIONS, readArguments } from "../arguments.ts";
import { awaitJob, printOutcome } from "../await-job.ts";
import { CACHE_MODE_OPTION, readCacheMode } from "../cache-options.ts";
import { defineCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { EXIT, usageError } from "../errors.ts";
import { count, timestamp } from "../figures.ts";
import { readInputs } from "../inputs.ts";
import { printable } from "../terminal.ts";
import { parseNumber, parseOptional } from "../values.ts";

export const spawn = defineCommand({
  name: "spawn",
  summary: "Call a function as a job, which runs on without you",
  examples: [
    "troupe spawn report 2026-11 --wait",
    "troupe spawn resize --inputs images.ndjson --max-attempts 5",
    "troupe spawn remind Ada --run-after 3600 --callback https://hooks.example.com/troupe",
  ],
  positionals: { fn: "one", args: "any" },
  options: {
    ...ARGUMENT_OPTIONS,
    ...CACHE_MODE_OPTION,
    inputs: { type: "string", hint: "file", summary: "Make it a job of many calls, one for each line; - is stdin" },
    wait: { type: "boolean", summary: "Wait until it is over, and print its value; Ctrl-C leaves it alone" },
    "run-after": { type: "string", hint: "s", summary: "Seconds from now before which it does not run, or a time" },
    priority: { type: "string", hint: "n", summary: "-100 to 100: of those that are due, the larger runs first" },
    "max-attempts": { type: "string", hint: "n", summary: "Attempts before it is given up" },
    callback: { type: "string", hint: "url", summary: "Where the ended job is posted to" },
    "idempotency-key": { type: "string", hint: "key", summary: "The same key again gives the same job" },
  },
  async run({ options, positionals: { fn, args } }, context) {
    const body = {
      ...(await readWork(args, options, context)),
      cache: readCacheMode(options),
      runAfter: readMoment(options["run-after"]),
      priority: options.priority === undefined ? undefined : parseNumber(options.priority, "--priority"),
      maxAttempts: parseOptional(options["max-attempts"], "--max-attempts", 1),
      callback: options.callback,
    };
    const api = await context.connect();
    const job = await api.spawn(fn, body, { idempotencyKey: options["idempotency-key"] });
    const { out } = context;
    const what = `${printable(job.function)} v${job.version}`;
    if (!options.wait) {
      out.result(job, () => job.id);
      const due = job.runAt > job.createdAt ? `, due ${timestamp(job.runAt)}` : "";
      const inputs = job.progress === null ? "" : ` · ${count(job.progress.total, "input")}`;
      out.note((colors) => colors.dim(`${what}${inputs} · ${job.state}${due}`));
      return EXIT.success;
    }
    const signal = context.interruption();
    out.note((colors) => colors.dim(`${what} · ${job.id}`));
    return printOutcome(api, await awaitJob(api, job, signal, context), signal, context);
  },
});

interface WorkOptions {
  readonly args?: string;
  readonly named?: string;
  readonly inputs?: string;
}

async function readWork(words: readonly string[], options: WorkOptions, context: Context) {
  if (options.inputs === undefined) return readArguments(words, options);
  if (words.length > 0 || options.args !== undefined || options.named !== undefined) {
    throw usageError("--inputs holds the arguments of every call: give no others.");
  }
  return { inputs: await readInputs(options.inputs, context) };
}

/** Seconds, or a time of RFC 3339, which the server reads. */
const readMoment = (text: string | undefined): number | string | undefined =>
  text === undefined || /^\d{4}-/.test(text) ? text : parseNumber(text, "--run-after");

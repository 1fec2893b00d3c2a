/**
 * `troupe invocations`: the jobs there are, or one of them: in detail, when it is over, or what its inputs came to.
 */

import { type FunctionName, functionName } from "../../contracts/ids.ts";
import { JOB_STATES } from "../../contracts/job.ts";
import { awaitJob, printOutcome } from "../await-job.ts";
import { defineCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { EXIT, usageError } from "../errors.ts";
import { formatValue } from "../inspect.ts";
import { printResults } from "../job-results.ts";
import { formatJob, formatJobs } from "../jobs.ts";
import { parseChoice, parseOptional } from "../values.ts";

export const invocations = defineCommand({
  name: "invocations",
  summary: "List jobs, newest first, or show one",
  examples: [
    "troupe invocations --state dead --function report",
    "troupe invocations inv_01JD… --wait 60",
    "troupe invocations inv_01JD… --results > results.ndjson",
  ],
  positionals: { id: "optional" },
  options: {
    state: { type: "string", hint: "state", summary: `Only jobs in this state: ${JOB_STATES.join(", ")}` },
    function: { type: "string", hint: "name", summary: "Only jobs of this function" },
    limit: { type: "string", hint: "n", summary: "Jobs that are listed, 50 unless given" },
    after: { type: "string", hint: "id", summary: "Go on behind this job of an earlier list" },
    wait: { type: "string", hint: "s", summary: "Wait so many seconds for the job to be over, and print its value" },
    results: { type: "boolean", summary: "Print what the job's inputs came to, a line of JSON each" },
  },
  async run({ options, positionals: { id } }, context) {
    const { state, function: fn, limit, after, wait, results } = options;
    if (id === undefined) {
      if (wait !== undefined || results) throw usageError("--wait and --results are about one job: name its id.");
      const which = {
        state: parseChoice(state, "--state", JOB_STATES),
        function: fn === undefined ? undefined : readName(fn),
        limit: parseOptional(limit, "--limit", 1),
        after,
      };
      return list(which, context);
    }
    if ([state, fn, limit, after].some((given) => given !== undefined)) {
      throw usageError("--state, --function, --limit and --after are about a list: name no id.");
    }
    const seconds = parseOptional(wait, "--wait", 0);
    if (results) return showResults(id, seconds, context);
    return seconds === undefined ? show(id, context) : waitFor(id, seconds, context);
  },
});

type Which = Parameters<Awaited<ReturnType<Context["connect"]>>["invocations"]>[0];

function readName(text: string): FunctionName {
  const name = functionName.safeParse(text);
  if (name.success) return name.data;
  throw usageError(`--function takes the name of a function, not "${text}".`);
}

async function list(which: Which, { out, connect }: Context): Promise<number> {
  const page = await (await connect()).invocations(which);
  out.result(page, (colors, width) =>
    page.jobs.length === 0 ? "There are no such jobs." : formatJobs(page.jobs, Date.now(), colors, width),
  );
  const { next } = page;
  if (next !== null) out.note((colors) => colors.dim(`There are more: --after ${next}`));
  return EXIT.success;
}

async function show(id: string, { out, connect }: Context): Promise<number> {
  const job = await (await connect()).invocation(id);
  out.result(job, (colors, width) => {
    const facts = formatJob(job, colors, width);
    return job.state === "succeeded" && job.progress === null ? `${facts}\n\n${formatValue(job.value, width)}` : facts;
  });
  return EXIT.success;
}

async function waitFor(id: string, seconds: number, context: Context): Promise<number> {
  const { job, signal, api } = await over(id, seconds, context);
  return printOutcome(api, job, signal, context);
}

async function showResults(id: string, seconds: number | undefined, context: Context): Promise<number> {
  const api = seconds === undefined ? await context.connect() : (await over(id, seconds, context)).api;
  return (await printResults(api, id, context.out)) ? EXIT.success : EXIT.failure;
}

async function over(id: string, seconds: number, context: Context) {
  const api = await context.connect();
  const signal = context.interruption();
  const job = await awaitJob(api, await api.invocation(id), signal, { out: context.out, seconds });
  return { api, signal, job };
}

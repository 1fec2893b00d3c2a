/**
 * `troupe map`: calls a function for each line of a file or of stdin. Lines come out as calls end; none are held.
 */
import type { MapLine } from "../../client/index.ts";
import { CACHE_MODE_OPTION, readCacheMode } from "../cache-options.ts";
import { defineCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { EXIT, usageError } from "../errors.ts";
import { countInputs, openSource, uploadOf } from "../inputs.ts";
import { type LineSink, lineFile } from "../lines.ts";
import type { Output } from "../output.ts";
import type { Tally } from "../progress.ts";
import { formatTotals, Totals } from "../totals.ts";
import { parseChoice, parseOptional } from "../values.ts";

export const map = defineCommand({
  name: "map",
  summary: "Call a function for each input of a stream: a line of JSON in, a line of JSON out",
  examples: [
    "troupe map resize --inputs images.ndjson > results.ndjson",
    "seq 1000 | sed 's/.*/[&]/' | troupe map isPrime --inputs - --ordered",
  ],
  positionals: { fn: "one" },
  options: {
    inputs: {
      type: "string",
      hint: "file",
      summary: "A line an input: an array of arguments, or an object of named ones; - is stdin",
    },
    ordered: { type: "boolean", summary: "Print results in the order of the inputs, not as calls end" },
    concurrency: { type: "string", hint: "n", summary: "Calls under way at once" },
    "on-error": { type: "string", hint: "stop|return", summary: "stop: begin no further call after a failure" },
    "max-attempts": { type: "string", hint: "n", summary: "Attempts for each input, where it may be tried again" },
    ...CACHE_MODE_OPTION,
    output: { type: "string", hint: "file", summary: "Write the results into this file" },
  },
  async run({ options, positionals: { fn } }, context) {
    const { inputs } = options;
    if (inputs === undefined) throw usageError("--inputs is missing: a file, or - for stdin.");
    const how = {
      ordered: options.ordered,
      concurrency: parseOptional(options.concurrency, "--concurrency", 1),
      onError: parseChoice(options["on-error"], "--on-error", ["stop", "return"]),
      maxAttempts: parseOptional(options["max-attempts"], "--max-attempts", 1),
      cache: readCacheMode(options),
    };
    const api = await context.connect();
    const source = await openSource(inputs, context);
    try {
      const file = options.output === undefined ? null : await lineFile(options.output, context.cwd);
      const lines = file ?? context.out.lines;
      const tally = await context.out.tally(fn, () => countInputs(inputs, context), lines);
      const signal = context.interruption();
      try {
        return await follow(api.map(fn, uploadOf(source), how, { signal }), { fn, signal, lines, tally }, context);
      } finally {
        tally.end();
        await file?.close();
      }
    } finally {
      source.destroy();
    }
  },
});

interface Way {
  readonly fn: string;
  readonly signal: AbortSignal;
  readonly lines: LineSink;
  readonly tally: Tally;
}

/** Writes the lines; whoever stops reading them ends the map, as does Ctrl-C. */
async function follow(answers: AsyncIterable<MapLine>, way: Way, { out }: Context): Promise<number> {
  const { signal, lines, tally } = way;
  const counted = new Totals();
  try {
    for await (const line of answers) {
      if (isTotals(line)) return await finish(line, counted, way, out);
      counted.add(line);
      tally.show(counted);
      if (!(await lines.write(line))) break;
    }
    return EXIT.success;
  } catch (error) {
    if (!signal.aborted) throw error;
    tally.end();
    const told = [`${counted.done} done`, ...counted.failures()].join(", ");
    out.note((colors) => colors.yellow(`Interrupted, and the map is ended: ${told}.`));
    return EXIT.interrupted;
  }
}

/** The totals are the last line for scripts, a remark for people. */
async function finish(line: TotalsLine, counted: Totals, { fn, lines, tally }: Way, out: Output): Promise<number> {
  tally.end();
  if (out.json) await lines.write(line);
  const { succeeded, inputs } = line.totals;
  const whole = succeeded === inputs;
  out.note((colors) => (whole ? colors.dim : colors.yellow)(formatTotals(fn, line.totals, counted)));
  return whole ? EXIT.success : EXIT.failure;
}

type TotalsLine = Extract<MapLine, { totals: object }>;

const isTotals = (line: MapLine): line is TotalsLine => "totals" in line;

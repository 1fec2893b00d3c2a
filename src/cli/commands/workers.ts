/**
 * `troupe workers`: the troupe with its load, one worker with what it runs, or the troupe made larger or smaller.
 */
import { type Region, region } from "../../contracts/roster.ts";
import { defineCommand } from "../command.ts";
import type { Context } from "../context.ts";
import { usageError } from "../errors.ts";
import { count } from "../figures.ts";
import { printable } from "../terminal.ts";
import { parseChoice, parseWhole } from "../values.ts";
import { formatWorker, formatWorkers } from "../workers.ts";

export const workers = defineCommand({
  name: "workers",
  summary: "List the workers with their load, show one with what it runs, or change how many there are",
  examples: [
    "troupe workers",
    "troupe workers w2",
    "troupe workers --scale 8",
    "troupe workers --scale 2 --region weur",
  ],
  positionals: { id: "optional" },
  options: {
    scale: { type: "string", hint: "n", summary: "How many workers shall take calls, in all or in the region" },
    region: { type: "string", hint: "region", summary: `Where, for --scale: ${region.options.join(", ")}` },
  },
  async run({ options, positionals: { id } }, context) {
    if (options.scale !== undefined) {
      if (id !== undefined) throw usageError("--scale is about the troupe: name no worker.");
      const where = parseChoice(options.region, "--region", region.options);
      return scale(parseWhole(options.scale, "--scale", 0), where, context);
    }
    if (options.region !== undefined) throw usageError("--region goes with --scale.");
    const api = await context.connect();
    if (id !== undefined) {
      const worker = await api.worker(id);
      return context.out.result(worker, (colors, width) => formatWorker(worker, Date.now(), colors, width));
    }
    const answer = await api.workers();
    context.out.result(answer, (colors, width) => formatWorkers(answer.workers, colors, width));
  },
});

async function scale(wanted: number, where: Region | undefined, { out, connect }: Context) {
  const troupe = await (await connect()).scale({ count: wanted, region: where });
  const list = (ids: readonly string[]) => ids.map(printable).join(", ");
  out.result(troupe, () =>
    [
      `${count(troupe.workers.length, "worker")} ${troupe.workers.length === 1 ? "takes" : "take"} calls.`,
      ...(troupe.added.length === 0 ? [] : [`New: ${list(troupe.added)}`]),
      ...(troupe.draining.length === 0 ? [] : [`Leaving: ${list(troupe.draining)}`]),
    ].join("\n"),
  );
}

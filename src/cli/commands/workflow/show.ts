/**
 * `troupe workflow show`: a durable run with its timeline, or a workflow that was put under a name.
 */
import type { Api } from "../../../client/index.ts";
import { awaitRun, printEnd } from "../../await-run.ts";
import { defineCommand } from "../../command.ts";
import type { Context } from "../../context.ts";
import { EXIT, usageError } from "../../errors.ts";
import { timestamp } from "../../figures.ts";
import { formatValue } from "../../inspect.ts";
import { formatLabels } from "../../labels.ts";
import { printable } from "../../terminal.ts";
import { parseOptional } from "../../values.ts";
import { formatRun } from "../../workflow-runs.ts";

export const show = defineCommand({
  name: "show",
  summary: "Show a run with its timeline, or a workflow by its name",
  examples: [
    "troupe workflow show run_01JD…",
    "troupe workflow show run_01JD… --wait 60",
    "troupe workflow show order",
  ],
  positionals: { what: "one" },
  options: {
    wait: { type: "string", hint: "s", summary: "Wait so many seconds for the run to be over, and print its value" },
  },
  async run({ options, positionals: { what } }, context) {
    const seconds = parseOptional(options.wait, "--wait", 0);
    const api = await context.connect();
    if (!what.startsWith("run_")) {
      if (seconds !== undefined) throw usageError("--wait is about a run: name its id.");
      return showWorkflow(api, what, context);
    }
    if (seconds === undefined) return showRun(api, what, context);
    const signal = context.interruption();
    const { out } = context;
    return printEnd(await awaitRun(api, await api.workflowRun(what), signal, { out, seconds }), signal, context);
  },
});

async function showRun(api: Api, id: string, { out }: Context): Promise<number> {
  const run = await api.workflowRun(id);
  out.result(run, (colors, width) => {
    const facts = formatRun(run, colors, width);
    return run.state === "succeeded" ? `${facts}\n\n${formatValue(run.value, width)}` : facts;
  });
  return EXIT.success;
}

async function showWorkflow(api: Api, name: string, { out }: Context): Promise<number> {
  const workflow = await api.workflow(name);
  const { revision, owner, createdAt, updatedAt, document } = workflow;
  out.result(workflow, (colors, width) =>
    [
      colors.bold(printable(workflow.name)),
      formatLabels(
        [
          ["revision", `${revision}, put ${timestamp(updatedAt)}`],
          ["first put", timestamp(createdAt)],
          ["owner", owner],
        ],
        colors,
        width,
      ),
      "",
      formatValue(document, width),
    ].join("\n"),
  );
  return EXIT.success;
}

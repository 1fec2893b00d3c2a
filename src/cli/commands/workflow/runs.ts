/**
 * `troupe workflow runs`: durable runs, newest first.
 */
import { RUN_STATES } from "../../../contracts/workflow-run.ts";
import { defineCommand } from "../../command.ts";
import { parseChoice, parseOptional } from "../../values.ts";
import { formatRuns } from "../../workflow-runs.ts";

export const runs = defineCommand({
  name: "runs",
  summary: "List durable runs, newest first",
  examples: ["troupe workflow runs --state failed --workflow order"],
  positionals: {},
  options: {
    state: { type: "string", hint: "state", summary: `Only runs in this state: ${RUN_STATES.join(", ")}` },
    workflow: { type: "string", hint: "name", summary: "Only runs of this workflow" },
    limit: { type: "string", hint: "n", summary: "Runs that are listed, 50 unless given" },
    after: { type: "string", hint: "id", summary: "Go on behind this run of an earlier list" },
  },
  async run({ options: { state, workflow, limit, after } }, { out, connect }) {
    const page = await (await connect()).workflowRuns({
      ...{ state: parseChoice(state, "--state", RUN_STATES), workflow, after },
      limit: parseOptional(limit, "--limit", 1),
    });
    out.result(page, (colors, width) =>
      page.runs.length === 0 ? "There are no such runs." : formatRuns(page.runs, Date.now(), colors, width),
    );
    const { next } = page;
    if (next !== null) out.note((colors) => colors.dim(`There are more: --after ${next}`));
  },
});

/**
 * `troupe workflow graph`: draws a workflow as Mermaid, which GitHub and others show as a flowchart.
 */
import { drawWorkflow } from "../../../workflow/mermaid.ts";
import { defineCommand } from "../../command.ts";
import { printable } from "../../terminal.ts";
import { findDocument, planOf } from "../../workflow-file.ts";

export const graph = defineCommand({
  name: "graph",
  summary: "Print a workflow as a Mermaid flowchart",
  examples: ["troupe workflow graph checkout.json > checkout.mmd"],
  positionals: { workflow: "one" },
  options: {},
  async run({ positionals: { workflow } }, context) {
    const mermaid = drawWorkflow(planOf(await findDocument(workflow, context), workflow));
    context.out.result({ mermaid }, () => printable(mermaid));
  },
});

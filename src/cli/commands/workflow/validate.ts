/**
 * `troupe workflow validate`: holds a workflow to the functions that are deployed, and prints everything that is wrong.
 */
import { defineCommand } from "../../command.ts";
import { EXIT } from "../../errors.ts";
import { printable } from "../../terminal.ts";
import { formatFaults } from "../../workflow-faults.ts";
import { readDocument } from "../../workflow-file.ts";

export const validate = defineCommand({
  name: "validate",
  summary: "Check a workflow: its structure, its functions, and the types of what goes from step to step",
  examples: ["troupe workflow validate checkout.json", "troupe workflow validate flow.ts"],
  positionals: { file: "one" },
  options: { durable: { type: "boolean", summary: "Check it as a durable workflow, whatever it says itself" } },
  async run({ options, positionals: { file } }, context) {
    const workflow = await readDocument(file, context);
    const api = await context.connect();
    const answer = await api.validateWorkflow({ workflow, ...(options.durable ? { durable: true } : {}) });
    context.out.result(answer, (colors, width) =>
      answer.valid ? `${printable(file)} holds together.` : formatFaults(answer.errors, colors, width),
    );
    return answer.valid ? EXIT.success : EXIT.failure;
  },
});

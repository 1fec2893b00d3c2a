/**
 * `troupe workflow put`, `list` and `remove`: workflows under their names.
 */
import type { AnyWorkflow } from "../../../client/index.ts";
import { defineCommand } from "../../command.ts";
import { timestamp } from "../../figures.ts";
import { formatTable } from "../../table.ts";
import { printable } from "../../terminal.ts";
import { readDocument } from "../../workflow-file.ts";

export const put = defineCommand({
  name: "put",
  summary: "Put a workflow under a name, in the place of the one that is there",
  examples: ["troupe workflow put checkout checkout.json"],
  positionals: { name: "one", file: "one" },
  options: {},
  async run({ positionals: { name, file } }, context) {
    // Whether the document is one is for the server to say.
    const document = (await readDocument(file, context)) as AnyWorkflow;
    const answer = await (await context.connect()).putWorkflow(name, document);
    for (const warning of answer.warnings) context.out.note((colors) => colors.yellow(printable(warning)));
    context.out.result(
      answer,
      () => `${printable(answer.name)} is at revision ${answer.revision}${answer.created ? "" : ", as it was"}.`,
    );
  },
});

export const list = defineCommand({
  name: "list",
  summary: "List the workflows that were put under names",
  examples: ["troupe workflow list"],
  positionals: {},
  options: {},
  async run(_input, { out, connect }) {
    const answer = await (await connect()).workflows();
    out.result(answer, (colors) =>
      answer.workflows.length === 0
        ? "There is no workflow. Put one: troupe workflow put checkout checkout.json"
        : formatTable(
            [{ title: "WORKFLOW" }, { title: "REVISION", align: "right" }, { title: "OWNER" }, { title: "PUT" }],
            answer.workflows.map(({ name, revision, owner, updatedAt }) => [
              ...[printable(name), String(revision), printable(owner), timestamp(updatedAt)],
            ]),
            { title: colors.dim },
          ),
    );
  },
});

export const remove = defineCommand({
  name: "remove",
  summary: "Remove a workflow; its runs go on",
  examples: ["troupe workflow remove checkout"],
  positionals: { name: "one" },
  options: {},
  async run({ positionals: { name } }, { out, connect }) {
    await (await connect()).removeWorkflow(name);
    out.result({ name, removed: true }, () => `${printable(name)} is removed.`);
  },
});

/**
 * `troupe init`: writes the files of a template into a folder. Needs no server.
 */
import { relative, resolve } from "node:path";
import { defineCommand } from "../command.ts";
import { usageError } from "../errors.ts";
import { copyTemplate, TEMPLATES, type TemplateName } from "../templates.ts";

const NAMES = Object.keys(TEMPLATES);

export const init = defineCommand({
  name: "init",
  summary: "Start a project from a template: function (the default), web or workflow",
  examples: ["troupe init", "troupe init web my-site"],
  positionals: { template: "optional", folder: "optional" },
  options: {},
  async run({ positionals: { template = "function", folder = "." } }, { out, cwd }) {
    if (!isTemplate(template)) throw usageError(`"${template}" is no template. There are: ${NAMES.join(", ")}.`);
    const target = resolve(cwd, folder);
    const files = await copyTemplate(template, target);
    const shown = relative(cwd, target);
    out.result({ template, folder: target, files }, (colors) =>
      [
        `A new ${template} project ${shown === "" ? "is here" : `is in ${shown}`}: ${files.join(", ")}`,
        "",
        colors.dim("Go on with:"),
        ...[...(shown === "" ? [] : [`cd ${shown}`]), ...TEMPLATES[template]].map((line) => `  ${line}`),
      ].join("\n"),
    );
  },
});

const isTemplate = (name: string): name is TemplateName => Object.hasOwn(TEMPLATES, name);

/**
 * `troupe workflow new`: writes a workflow to begin with, a chain as PyFaaS has it or a graph. Needs no server.
 */
import { writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { MAX_NAME_LENGTH, MAX_WORKFLOW_STEPS } from "../../../contracts/limits.ts";
import { chainTemplate } from "../../../workflow/chain-template.ts";
import { defineCommand } from "../../command.ts";
import { inputError, usageError } from "../../errors.ts";
import { count } from "../../figures.ts";
import { printable } from "../../terminal.ts";
import { parseOptional } from "../../values.ts";

const DEFAULT_FUNCTIONS = 3;

export const create = defineCommand({
  name: "new",
  summary: "Write a workflow to begin with, into a new file",
  examples: ["troupe workflow new checkout.json -f 5", "troupe workflow new checkout.json --graph"],
  positionals: { file: "one" },
  options: {
    functions: {
      type: "string",
      short: "f",
      hint: "n",
      summary: `Functions that it calls, ${DEFAULT_FUNCTIONS} unless given`,
    },
    graph: { type: "boolean", summary: "Write a graph of steps, instead of a chain of functions" },
  },
  async run({ options, positionals: { file } }, { out, cwd }) {
    const functions = parseOptional(options.functions, "--functions", 1) ?? DEFAULT_FUNCTIONS;
    if (functions > MAX_WORKFLOW_STEPS) throw usageError(`A workflow has at most ${MAX_WORKFLOW_STEPS} steps.`);
    const id = idOf(file);
    const document = options.graph ? graphTemplate(id, functions) : chainTemplate(id, functions);
    await writeNew(resolve(cwd, file), file, `${JSON.stringify(document, null, 2)}\n`);
    out.result({ file, functions, document }, (colors) =>
      [
        `${printable(file)} calls ${count(functions, "function")}: write their names and arguments into it.`,
        colors.dim("Go on with:"),
        `  troupe workflow validate ${printable(file)}`,
      ].join("\n"),
    );
  },
});

/** The same as a chain's, as steps. */
function graphTemplate(id: string, functions: number): object {
  const steps = Array.from({ length: functions }, (_, index) => ({
    id: `step${index + 1}`,
    function: `function${index + 1}`,
    args: [index === 0 ? "$input" : `$step${index}.output`],
  }));
  return { id, steps, output: `$step${functions}.output` };
}

/** The file's name without its ending. */
const idOf = (file: string): string =>
  basename(file)
    .replace(/\.[^.]*$/, "")
    .slice(0, MAX_NAME_LENGTH) || "workflow";

async function writeNew(path: string, shown: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") {
      throw inputError("conflict", `${shown} is there already, and was left alone. Name another file.`);
    }
    throw inputError(
      "invalid_request",
      `${shown} cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }
}

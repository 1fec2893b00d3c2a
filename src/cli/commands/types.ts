/**
 * `troupe types`: the types of everything deployed, as a declaration file for typed calls.
 */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { typesOf } from "../../client/index.ts";
import { defineCommand } from "../command.ts";
import { inputError } from "../errors.ts";
import { count } from "../figures.ts";
import { printable } from "../terminal.ts";

export const types = defineCommand({
  name: "types",
  summary: "Write the types of everything deployed, so that calls are checked where they are written",
  examples: ["troupe types --out functions.d.ts"],
  positionals: {},
  options: { out: { type: "string", hint: "file", summary: "The file to write or replace (else stdout)" } },
  async run({ options: { out: file } }, { out, cwd, connect }) {
    const api = await connect();
    const { functions } = await api.list();
    const text = typesOf(functions);
    if (file === undefined) {
      out.result({ types: text }, () => printable(text.trimEnd()));
      return;
    }
    await write(resolve(cwd, file), text);
    out.result({ file, functions: functions.length }, () => `${count(functions.length, "function")} in ${file}`);
  },
});

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw inputError("invalid_request", `The types cannot be written: ${reason}.`);
  }
}

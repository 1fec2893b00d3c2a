/**
 * `troupe rollback`: makes an earlier version live.
 */
import { defineCommand } from "../command.ts";
import { printable } from "../terminal.ts";
import { parseWhole } from "../values.ts";

export const rollback = defineCommand({
  name: "rollback",
  summary: "Make an earlier version of a function live",
  examples: ["troupe rollback add 1", "troupe rollback add 1 --replaces 3"],
  positionals: { fn: "one", version: "one" },
  options: {
    replaces: {
      type: "string",
      hint: "version",
      summary: "The live version that makes way, where a function has several",
    },
  },
  async run({ options, positionals: { fn, version } }, { out, connect }) {
    const wanted = parseWhole(version, "<version>", 1);
    const replaces = options.replaces === undefined ? undefined : parseWhole(options.replaces, "--replaces", 1);
    const api = await connect();
    const live = await api.rollback(fn, { version: wanted, replaces });
    out.result(live, () => `Version ${wanted} of ${printable(live.name)} is live.`);
  },
});

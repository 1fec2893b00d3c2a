/**
 * `troupe resume`: lets a suspended function be called again.
 */
import { defineCommand } from "../command.ts";
import { printable } from "../terminal.ts";

export const resume = defineCommand({
  name: "resume",
  summary: "Let a suspended function be called again",
  examples: ["troupe resume add"],
  positionals: { fn: "one" },
  options: {},
  async run({ positionals: { fn } }, { out, connect }) {
    const live = await (await connect()).resume(fn);
    out.result(live, () => `${printable(live.name)} takes calls.`);
  },
});

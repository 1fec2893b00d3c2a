/**
 * `troupe suspend`: refuses a function's calls until it is resumed.
 */
import { defineCommand } from "../command.ts";
import { printable } from "../terminal.ts";

export const suspend = defineCommand({
  name: "suspend",
  summary: "Refuse a function's calls until it is resumed; its jobs wait",
  examples: ["troupe suspend add", "troupe suspend add --now"],
  positionals: { fn: "one" },
  options: { now: { type: "boolean", summary: "End the calls that run, too" } },
  async run({ options, positionals: { fn } }, { out, connect }) {
    const live = await (await connect()).suspend(fn, options.now ? "now" : "drain");
    out.result(live, () => `${printable(live.name)} takes no calls until it is resumed.`);
  },
});

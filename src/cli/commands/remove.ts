/**
 * `troupe remove`: takes a function away, or one of its overloads.
 */
import { defineCommand } from "../command.ts";
import { printable } from "../terminal.ts";
import { parseWhole } from "../values.ts";

export const remove = defineCommand({
  name: "remove",
  summary: "Remove a function and all its versions, or one of its overloads",
  examples: ["troupe remove add", "troupe remove add --version 2"],
  positionals: { fn: "one" },
  options: { version: { type: "string", hint: "version", summary: "Take only this live version away, an overload" } },
  async run({ options, positionals: { fn } }, { out, connect }) {
    const version = options.version === undefined ? undefined : parseWhole(options.version, "--version", 1);
    const api = await connect();
    await api.remove(fn, version);
    out.result({ name: fn, ...(version === undefined ? {} : { version }), removed: true }, () =>
      version === undefined
        ? `${printable(fn)} is removed.`
        : `Version ${version} of ${printable(fn)} answers no more calls.`,
    );
  },
});

/**
 * `troupe kill`: lets a worker go.
 */
import { defineCommand } from "../command.ts";
import { printable } from "../terminal.ts";

export const kill = defineCommand({
  name: "kill",
  summary: "Let a worker go when it has finished what it runs, or at once",
  examples: ["troupe kill w2", "troupe kill w2 --now"],
  positionals: { worker: "one" },
  options: {
    now: { type: "boolean", summary: "At once: its calls are lost, and run elsewhere where they may run twice" },
  },
  async run({ options, positionals: { worker } }, { out, connect }) {
    const mode = options.now ? "now" : "drain";
    await (await connect()).kill(worker, mode);
    out.result({ worker, mode }, () =>
      options.now
        ? `${printable(worker)} is gone.`
        : `${printable(worker)} takes nothing new, and leaves when it has finished.`,
    );
  },
});

/**
 * `troupe ping`: asks the server, and workers if any are named, whether they answer, and how fast.
 */
import { defineCommand } from "../command.ts";
import { duration } from "../figures.ts";
import { printable } from "../terminal.ts";

export const ping = defineCommand({
  name: "ping",
  summary: "Ask the server, or workers of it, for a sign of life",
  examples: ["troupe ping", "troupe ping w0 w1"],
  positionals: { workers: "any" },
  options: {},
  async run({ positionals: { workers } }, { out, connect }) {
    const api = await connect();
    const probes =
      workers.length === 0
        ? [{ what: api.url, probe: api.health }]
        : workers.map((id) => ({ what: id, probe: () => api.pingWorker(id) }));
    const answered: { readonly target: string; readonly ms: number }[] = [];
    for (const { what, probe } of probes) answered.push({ target: what, ms: await time(probe) });
    out.result({ pings: answered }, () =>
      answered.map(({ target, ms }) => `${printable(target)} answered in ${duration(ms)}`).join("\n"),
    );
  },
});

/** Milliseconds of the second probe: the first one pays for loading the HTTP client and for the connection. */
async function time(probe: () => Promise<unknown>): Promise<number> {
  await probe();
  const start = performance.now();
  await probe();
  return performance.now() - start;
}

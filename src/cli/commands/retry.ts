/**
 * `troupe retry`: begins a job anew that ended without success.
 */
import { defineCommand } from "../command.ts";

export const retry = defineCommand({
  name: "retry",
  summary: "Begin a job anew that is dead, failed or cancelled, with all its attempts",
  examples: ["troupe retry inv_01JD…"],
  positionals: { id: "one" },
  options: {},
  async run({ positionals: { id } }, { out, connect }) {
    const job = await (await connect()).retry(id);
    out.result(job, () => `${job.id} is ${job.state}.`);
  },
});

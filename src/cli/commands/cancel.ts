/**
 * `troupe cancel`: ends a job, or a call that somebody waits for.
 */
import { defineCommand } from "../command.ts";
import { printable } from "../terminal.ts";

export const cancel = defineCommand({
  name: "cancel",
  summary: "End a job that is not over, or a running call, by its id",
  examples: ["troupe cancel inv_01JD…"],
  positionals: { id: "one" },
  options: {},
  async run({ positionals: { id } }, { out, connect }) {
    const answer = await (await connect()).cancel(id);
    out.result(answer, () => ("state" in answer ? `${id} is ${answer.state}.` : `${printable(id)} was told to end.`));
  },
});

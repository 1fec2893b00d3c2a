/**
 * `troupe redrive`: begins dead jobs anew, all of them or some.
 */
import { DEAD_REASONS } from "../../contracts/job.ts";
import { defineCommand } from "../command.ts";
import { count } from "../figures.ts";
import { parseChoice } from "../values.ts";

export const redrive = defineCommand({
  name: "redrive",
  summary: "Begin all dead jobs anew, or those of a function or a reason",
  examples: ["troupe redrive", "troupe redrive --function report --reason attempts"],
  positionals: {},
  options: {
    function: { type: "string", hint: "name", summary: "Only jobs of this function" },
    reason: { type: "string", hint: "reason", summary: `Why they were given up: ${DEAD_REASONS.join(", ")}` },
  },
  async run({ options }, { out, connect }) {
    const reason = parseChoice(options.reason, "--reason", DEAD_REASONS);
    const answer = await (await connect()).redrive({ function: options.function, reason });
    out.result(answer, () => `${count(answer.redriven, "job")} began anew.`);
  },
});

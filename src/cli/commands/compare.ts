/**
 * `troupe compare`: whether callers of one version can call another instead. Exit code 1 when they cannot.
 */
import { defineCommand } from "../command.ts";
import { formatComparison } from "../comparison.ts";
import { EXIT } from "../errors.ts";
import { parseWhole } from "../values.ts";

export const compare = defineCommand({
  name: "compare",
  summary: "Compare two versions, each written name or name@version; exit code 1 when the right one breaks callers",
  examples: ["troupe compare add@1 add", "troupe compare add@1 add@2 --runs 100 --seed 7"],
  positionals: { left: "one", right: "one" },
  options: {
    runs: { type: "string", hint: "n", summary: "Run both on so many generated calls, and show one they answer apart" },
    seed: { type: "string", hint: "n", summary: "Generate the calls of an earlier run again" },
  },
  async run({ options: { runs, seed }, positionals: { left, right } }, { out, connect }) {
    const behaviour = {
      runs: runs === undefined ? undefined : parseWhole(runs, "--runs", 1),
      seed: seed === undefined ? undefined : parseWhole(seed, "--seed", 0),
    };
    const api = await connect();
    const report = await api.compare(left, right, behaviour);
    out.result(report, (colors, width) => formatComparison(report, colors, width));
    return report.verdict === "breaking" ? EXIT.failure : EXIT.success;
  },
});

/**
 * `troupe list`: what is deployed, a line for each function, or for each overload of it.
 */
import type { FunctionResponse, VersionResponse } from "../../contracts/responses.ts";
import { defineCommand } from "../command.ts";
import { timestamp } from "../figures.ts";
import type { Colors } from "../output.ts";
import { callForm, overloadsOf } from "../signatures.ts";
import { formatTable } from "../table.ts";
import { printable } from "../terminal.ts";

export const list = defineCommand({
  name: "list",
  summary: "List the deployed functions with their signatures",
  examples: ["troupe list"],
  positionals: {},
  options: {},
  async run(_input, { out, connect }) {
    const api = await connect();
    const answer = await api.list();
    out.result(answer, (colors, width) => formatFunctions(answer.functions, colors, width));
  },
});

/** Who may call a version, and how many calls it gets. */
function accessOf({ suspended, split, endpoint }: FunctionResponse, { config, version }: VersionResponse): string {
  const share = split?.find((each) => each.version === version);
  return [
    config.visibility,
    ...(share === undefined ? [] : [`${share.percentage} % of the calls`]),
    ...(suspended ? ["suspended"] : []),
    ...(endpoint === false ? ["no endpoint"] : []),
  ].join(", ");
}

function formatFunctions(functions: readonly FunctionResponse[], colors: Colors, width: number): string {
  if (functions.length === 0) return "No function is deployed. Deploy one: troupe deploy math.ts";
  const rows = functions.flatMap((live) =>
    overloadsOf(live).map((version, index) => [
      index === 0 ? printable(live.name) : "",
      String(version.version),
      callForm(version),
      accessOf(live, version),
      printable(live.owner),
      timestamp(version.createdAt),
    ]),
  );
  return formatTable(
    [
      { title: "FUNCTION" },
      { title: "VERSION", align: "right" },
      { title: "SIGNATURE", wrap: true },
      { title: "ACCESS" },
      { title: "OWNER" },
      { title: "DEPLOYED" },
    ],
    rows,
    { title: colors.dim, width },
  );
}

/**
 * `troupe show`: a function, its overloads, its configuration and its versions.
 */
import type { FunctionResponse, ListedVersionResponse } from "../../contracts/responses.ts";
import { defineCommand } from "../command.ts";
import { count, duration, shortHash, size, timestamp } from "../figures.ts";
import type { Colors } from "../output.ts";
import { callForm, overloadsOf } from "../signatures.ts";
import { formatTable, wrapText } from "../table.ts";
import { printable } from "../terminal.ts";

const LABEL_WIDTH = 12;
const MIN_TEXT_WIDTH = 24;

export const show = defineCommand({
  name: "show",
  summary: "Show a function: signature, overloads, configuration, versions",
  examples: ["troupe show add"],
  positionals: { fn: "one" },
  options: {},
  async run({ positionals: { fn } }, { out, connect }) {
    const api = await connect();
    const [live, { versions }] = await Promise.all([api.show(fn), api.versions(fn)]);
    out.result({ ...live, versions }, (colors, width) =>
      [formatFunction(live, colors, width), "", formatVersions(live, versions, colors, width)].join("\n"),
    );
  },
});

function formatFunction(live: FunctionResponse, colors: Colors, width: number): string {
  const { limits, network, visibility, idempotent } = live.config;
  const overloads = overloadsOf(live);
  const rows: [string, string][] = [
    ...overloads.map((overload): [string, string] => [
      overloads.length === 1 ? "call" : `overload @${overload.version}`,
      callForm(overload),
    ]),
    ["version", `${live.version}, deployed ${timestamp(live.createdAt)}`],
    ["owner", live.owner],
    ["code", live.id],
    ["export", live.export],
    [
      "limits",
      `CPU ${duration(limits.cpuMs)}, time ${duration(limits.timeoutMs)}, result ${size(limits.maxOutputBytes)}`,
    ],
    [
      "network",
      network.allow.length === 0 ? "none" : `${network.allow.join(", ")}; ${count(limits.subRequests, "request")}`,
    ],
    ["access", visibility],
    ["idempotent", idempotent ? "yes" : "no"],
  ];
  const lines = rows.flatMap(([label, value]) =>
    wrapText(printable(value), Math.max(MIN_TEXT_WIDTH, width - LABEL_WIDTH - 2)).map(
      (line, index) => `${colors.dim((index === 0 ? label : "").padEnd(LABEL_WIDTH))}  ${line}`,
    ),
  );
  return [colors.bold(printable(live.name)), ...lines].join("\n");
}

function formatVersions(
  live: FunctionResponse,
  versions: readonly ListedVersionResponse[],
  colors: Colors,
  width: number,
): string {
  return formatTable(
    [
      { title: "VERSION", align: "right" },
      { title: "CODE" },
      { title: "DEPLOYED" },
      { title: "" },
      { title: "SIGNATURE", wrap: true },
    ],
    versions.map((version) => [
      String(version.version),
      shortHash(version.id),
      timestamp(version.createdAt),
      (version.live ?? version.version === live.version) ? "live" : "",
      callForm(version),
    ]),
    { title: colors.dim, width },
  );
}

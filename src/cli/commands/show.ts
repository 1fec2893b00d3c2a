/**
 * `troupe show`: a function, its overloads, its configuration and its versions.
 */
import type { FunctionResponse, ListedVersionResponse } from "../../contracts/responses.ts";
import { defineCommand } from "../command.ts";
import { count, duration, shortHash, size, timestamp } from "../figures.ts";
import { formatLabels, type Labelled } from "../labels.ts";
import type { Colors } from "../output.ts";
import { callForm, overloadsOf } from "../signatures.ts";
import { formatTable } from "../table.ts";
import { printable } from "../terminal.ts";

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
  const { limits, network, visibility, idempotent, retry, warm, cache } = live.config;
  const overloads = overloadsOf(live);
  const rows: Labelled[] = [
    ...overloads.map(
      (overload): Labelled => [overloads.length === 1 ? "call" : `overload @${overload.version}`, callForm(overload)],
    ),
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
    ...(cache === undefined || cache.policy === "none" ? [] : [["cache", cacheText(cache)] satisfies Labelled]),
    ["access", visibility],
    ["idempotent", idempotent ? "yes" : "no"],
    ...(retry === undefined ? [] : [["retry", count(retry.maxAttempts, "attempt")] satisfies Labelled]),
    ...(warm ? [["warm", `kept loaded on ${count(warm, "worker")}`] satisfies Labelled] : []),
    ...envRows(live),
    ...(live.endpoint === false ? [["endpoint", "none: it is called through the API alone"] satisfies Labelled] : []),
    ...(live.suspended ? [["suspended", "calls are refused until it is resumed"] satisfies Labelled] : []),
  ];
  return [colors.bold(printable(live.name)), formatLabels(rows, colors, width)].join("\n");
}

/** What the function has in its `env`, by name, and what it needs there. */
function envRows({ bindings, config }: FunctionResponse): Labelled[] {
  const { vars = [], secrets = [], kv = [] } = bindings ?? {};
  const unset = (config.secrets ?? []).filter((name) => !secrets.includes(name));
  const rows = [
    ["variables", vars],
    ["secrets", secrets],
    ["storage", kv],
    ["secrets not set", unset],
  ] as const;
  return rows.flatMap(([label, names]) => (names.length === 0 ? [] : [[label, names.map(printable).join(", ")]]));
}

/** Whether a version is live, and with which share of the calls. */
function stateOf({ version, split }: FunctionResponse, listed: ListedVersionResponse): string {
  const share = split?.find((each) => each.version === listed.version);
  if (share !== undefined) return `live, ${share.percentage} %`;
  return (listed.live ?? listed.version === version) ? "live" : "";
}

function cacheText(cache: NonNullable<FunctionResponse["config"]["cache"]>): string {
  const { policy, scope, maxEntries, maxBytes, ttlSeconds } = cache;
  const fresh = ttlSeconds === undefined ? "" : `, fresh for ${duration(ttlSeconds * 1_000)}`;
  const keeper = scope === "cluster" ? "the cluster" : "each worker";
  return `${policy}, ${count(maxEntries, "entry", "entries")} or ${size(maxBytes)} kept by ${keeper}${fresh}`;
}

/** What was written on a version when it was deployed. */
function noteOf({ annotations: { tag, message } = {} }: ListedVersionResponse): string {
  return printable([...(tag === undefined ? [] : [`[${tag}]`]), ...(message === undefined ? [] : [message])].join(" "));
}

function formatVersions(
  live: FunctionResponse,
  versions: readonly ListedVersionResponse[],
  colors: Colors,
  width: number,
): string {
  const hasNotes = versions.some((version) => noteOf(version) !== "");
  return formatTable(
    [
      { title: "VERSION", align: "right" },
      { title: "CODE" },
      { title: "DEPLOYED" },
      { title: "" },
      ...(hasNotes ? [{ title: "NOTE", wrap: true } as const] : []),
      { title: "SIGNATURE", wrap: true },
    ],
    versions.map((version) => [
      String(version.version),
      shortHash(version.id),
      timestamp(version.createdAt),
      stateOf(live, version),
      ...(hasNotes ? [noteOf(version)] : []),
      callForm(version),
    ]),
    { title: colors.dim, width },
  );
}

/**
 * `troupe list`, `show`, `remove`, `rollback`: the functions that are deployed, and their versions.
 */
import type { FunctionResponse } from "../../contracts/responses.ts";
import { defineCommand } from "../command.ts";
import { count, duration, shortHash, size, timestamp } from "../figures.ts";
import type { Colors } from "../output.ts";
import { formatTable } from "../table.ts";
import { printable } from "../terminal.ts";
import { parseWhole } from "../values.ts";

export const list = defineCommand({
  name: "list",
  summary: "List the deployed functions",
  examples: ["troupe list"],
  positionals: {},
  options: {},
  async run(_input, { out, connect }) {
    const api = await connect();
    const answer = await api.list();
    out.result(answer, (colors) => formatFunctions(answer.functions, colors));
  },
});

export const show = defineCommand({
  name: "show",
  summary: "Show a function and its versions",
  examples: ["troupe show add"],
  positionals: { fn: "one" },
  options: {},
  async run({ positionals: { fn } }, { out, connect }) {
    const api = await connect();
    const [live, { versions }] = await Promise.all([api.show(fn), api.versions(fn)]);
    out.result(
      { ...live, versions },
      (colors) => `${formatFunction(live, colors)}\n\n${formatVersions(live, versions, colors)}`,
    );
  },
});

export const remove = defineCommand({
  name: "remove",
  summary: "Remove a function and all its versions",
  examples: ["troupe remove add"],
  positionals: { fn: "one" },
  options: {},
  async run({ positionals: { fn } }, { out, connect }) {
    const api = await connect();
    await api.remove(fn);
    out.result({ name: fn, removed: true }, () => `${printable(fn)} is removed.`);
  },
});

export const rollback = defineCommand({
  name: "rollback",
  summary: "Make an earlier version of a function live",
  examples: ["troupe rollback add 1"],
  positionals: { fn: "one", version: "one" },
  options: {},
  async run({ positionals: { fn, version } }, { out, connect }) {
    const wanted = parseWhole(version, "<version>", 1);
    const api = await connect();
    const live = await api.rollback(fn, wanted);
    out.result(live, () => `Version ${live.version} of ${live.name} is live.`);
  },
});

function formatFunctions(functions: readonly FunctionResponse[], colors: Colors): string {
  if (functions.length === 0) return "No function is deployed. Deploy one: troupe deploy math.ts";
  return formatTable(
    [
      { title: "FUNCTION" },
      { title: "VERSION", align: "right" },
      { title: "KIND" },
      { title: "ACCESS" },
      { title: "OWNER" },
      { title: "DEPLOYED" },
    ],
    functions.map(({ name, version, kind, config, owner, createdAt }) => [
      name,
      String(version),
      kind,
      config.visibility,
      owner,
      timestamp(createdAt),
    ]),
    colors.dim,
  );
}

function formatFunction(live: FunctionResponse, colors: Colors): string {
  const { limits, network, visibility, idempotent } = live.config;
  const rows: [string, string][] = [
    ["version", `${live.version}, deployed ${timestamp(live.createdAt)}`],
    ["owner", live.owner],
    ["code", live.id],
    ["export", live.export],
    ["call", callForm(live)],
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
  const lines = rows.map(([label, value]) => `${colors.dim(label.padEnd(10))}  ${printable(value)}`);
  return [colors.bold(live.name), ...lines].join("\n");
}

/** How a function is called: `add(a, b)`, or at its own path. */
function callForm({ kind, name, parameters, signature }: FunctionResponse): string {
  if (kind === "fetch") return `any request to /f/${name}`;
  if (signature !== null) return signature;
  return `${name}(${parameters === null ? "…" : parameters.map((parameter) => parameter ?? "_").join(", ")})`;
}

function formatVersions(live: FunctionResponse, versions: readonly FunctionResponse[], colors: Colors): string {
  return formatTable(
    [{ title: "VERSION", align: "right" }, { title: "CODE" }, { title: "DEPLOYED" }, { title: "" }],
    versions.map(({ version, id, createdAt }) => [
      String(version),
      shortHash(id),
      timestamp(createdAt),
      version === live.version ? "live" : "",
    ]),
    colors.dim,
  );
}

/**
 * `troupe deploy`: packages files and deploys the functions they export.
 *
 * Everything is packaged and checked before the first function is deployed, so that a fault in the second file
 * does not leave the first half-way out.
 */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import type { Api } from "../../client/index.ts";
import { functionConfig } from "../../contracts/function.ts";
import {
  type Choice,
  checkDistinct,
  type PackagedFile,
  type PlannedFunction,
  packageFile,
  planFile,
} from "../../packaging/index.ts";
import { defineCommand } from "../command.ts";
import { inputError } from "../errors.ts";
import { shortHash } from "../figures.ts";
import type { Output } from "../output.ts";
import { formatTable } from "../table.ts";
import { parseWhole } from "../values.ts";

type ConfigInput = z.input<typeof functionConfig>;
type Deployed = Awaited<ReturnType<Api["deploy"]>>;

interface ConfigOptions {
  readonly config?: string;
  readonly "cpu-ms"?: string;
  readonly "timeout-ms"?: string;
  readonly allow?: string[];
  readonly public?: boolean;
}

/** A planned function with the code it comes from. */
interface Prepared extends PlannedFunction {
  readonly packaged: PackagedFile;
}

export const deploy = defineCommand({
  name: "deploy",
  summary: "Deploy every function that the files export",
  examples: [
    "troupe deploy math.ts",
    "troupe deploy report.ts --name weekly --cpu-ms 200 --allow https://api.example.com",
  ],
  positionals: { files: "some" },
  options: {
    name: { type: "string", hint: "name", summary: "Name of the function (else the export's, else the file's)" },
    export: { type: "string", hint: "name", multiple: true, summary: "Deploy this export only" },
    config: { type: "string", hint: "file", summary: "Configuration, as JSON; the options below prevail" },
    "cpu-ms": { type: "string", hint: "ms", summary: "CPU time of a call" },
    "timeout-ms": { type: "string", hint: "ms", summary: "Wall-clock time of a call" },
    allow: { type: "string", hint: "host", multiple: true, summary: "Let the function reach this host or origin" },
    public: { type: "boolean", summary: "Let anyone call it at /f/<name>" },
    untyped: { type: "boolean", summary: "Deploy without a signature, as one bundled module: nothing is checked then" },
  },
  async run({ options, positionals: { files } }, { out, cwd, connect }) {
    const config = await readConfig(options, cwd);
    const choice = { exports: options.export ?? [], name: options.name };
    const prepared: Prepared[] = [];
    const untyped = options.untyped ?? false;
    for (const file of files) prepared.push(...(await prepare(file, { cwd, choice, untyped, out })));
    checkDistinct(prepared);
    await deployAll(await connect(), prepared, config, out);
  },
});

interface Preparation {
  readonly cwd: string;
  readonly choice: Choice;
  readonly untyped: boolean;
  readonly out: Output;
}

async function prepare(file: string, { cwd, choice, untyped, out }: Preparation): Promise<Prepared[]> {
  const packaged = await packageFile(file, cwd, { untyped });
  const plan = planFile(file, packaged.exports, choice);
  for (const remark of [...packaged.warnings, ...plan.skipped]) out.note((colors) => colors.yellow(remark));
  return plan.functions.map((planned) => ({ ...planned, packaged }));
}

/** Deploys one after the other, and says what was deployed even when a later one fails. */
async function deployAll(api: Api, prepared: readonly Prepared[], config: ConfigInput, out: Output): Promise<void> {
  const deployed: Deployed[] = [];
  try {
    for (const { name, export: exported, packaged } of prepared) {
      const { modules, main, untyped } = packaged;
      deployed.push(await api.deploy(name, { modules, main, export: exported, untyped, config }));
    }
  } finally {
    if (deployed.length > 0) report(deployed, out);
  }
}

function report(deployed: readonly Deployed[], out: Output): void {
  for (const { name, warnings } of deployed) {
    for (const warning of warnings) out.note((colors) => colors.yellow(`${name}: ${warning}`));
  }
  out.result({ functions: deployed }, (colors) =>
    formatTable(
      [{ title: "FUNCTION" }, { title: "VERSION", align: "right" }, { title: "CODE" }, { title: "STATE" }],
      deployed.map(({ name, version, id, created }) => [
        name,
        String(version),
        shortHash(id),
        created ? "deployed" : "unchanged",
      ]),
      { title: colors.dim },
    ),
  );
}

/** The configuration to send: that of the file with the options laid over it. */
async function readConfig(options: ConfigOptions, cwd: string): Promise<ConfigInput> {
  const base = options.config === undefined ? {} : await readConfigFile(resolve(cwd, options.config), options.config);
  const cpuMs = options["cpu-ms"];
  const timeoutMs = options["timeout-ms"];
  return {
    ...base,
    limits: {
      ...base.limits,
      ...(cpuMs === undefined ? {} : { cpuMs: parseWhole(cpuMs, "--cpu-ms", 1) }),
      ...(timeoutMs === undefined ? {} : { timeoutMs: parseWhole(timeoutMs, "--timeout-ms", 1) }),
    },
    network: { allow: [...(base.network?.allow ?? []), ...(options.allow ?? [])] },
    ...(options.public ? { visibility: "public" } : {}),
  };
}

async function readConfigFile(path: string, shown: string): Promise<ConfigInput> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw inputError("invalid_request", `${shown} cannot be read: ${reason}`);
  }
  const checked = functionConfig.safeParse(content);
  if (!checked.success) throw inputError("invalid_request", `${shown}: ${z.prettifyError(checked.error)}`);
  return checked.data;
}

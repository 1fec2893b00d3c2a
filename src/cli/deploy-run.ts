/**
 * One deploy of files. Everything is packaged and checked before the first function is deployed, so that a fault in
 * the second file does not leave the first half-way out.
 */
import type { Api, DeployBody } from "../client/index.ts";
import {
  type Choice,
  checkDistinct,
  type PackagedFile,
  type PlannedFunction,
  packageFile,
  planFile,
} from "../packaging/index.ts";
import { shortHash } from "./figures.ts";
import type { Output } from "./output.ts";
import { silentProgress } from "./progress.ts";
import { formatTable } from "./table.ts";
import { printable } from "./terminal.ts";

export type Deployed = Awaited<ReturnType<Api["deploy"]>>;

/** What to deploy, and how. */
export interface DeployJob {
  readonly untyped: boolean;
  readonly overload: boolean;
  readonly allowBreaking: boolean;
  readonly config: DeployBody["config"];
  readonly files: readonly string[];
  readonly cwd: string;
  readonly choice: Choice;
}

/** A planned function with the code it comes from. */
interface Prepared extends PlannedFunction {
  readonly packaged: PackagedFile;
}

/** Packages, deploys and reports; gives what was deployed. */
export async function deployFiles(job: DeployJob, connect: () => Promise<Api>, out: Output): Promise<Deployed[]> {
  const prepared: Prepared[] = [];
  for (const file of job.files) prepared.push(...(await prepare(file, job, out)));
  checkDistinct(prepared);
  return deployAll(await connect(), prepared, job, out);
}

async function prepare(file: string, { cwd, choice, untyped }: DeployJob, out: Output): Promise<Prepared[]> {
  const packaged = await packageFile(file, cwd, { untyped });
  const plan = planFile(file, packaged.exports, choice);
  for (const remark of [...packaged.warnings, ...plan.skipped]) out.note((colors) => colors.yellow(remark));
  return plan.functions.map((planned) => ({ ...planned, packaged }));
}

/** Deploys one after the other, and says what was deployed even when a later one fails. */
async function deployAll(api: Api, prepared: readonly Prepared[], job: DeployJob, out: Output): Promise<Deployed[]> {
  const { overload, allowBreaking, config } = job;
  const deployed: Deployed[] = [];
  const progress = prepared.length > 1 ? out.progress("deploying", prepared.length) : silentProgress;
  try {
    for (const { name, export: exported, packaged } of prepared) {
      const { modules, assets, main, untyped } = packaged;
      const body = { modules, assets, main, export: exported, untyped, overload, allowBreaking, config };
      deployed.push(await api.deploy(name, body));
      progress.step(name);
    }
  } finally {
    progress.end();
    if (deployed.length > 0) report(deployed, out);
  }
  return deployed;
}

function report(deployed: readonly Deployed[], out: Output): void {
  for (const { name, warnings } of deployed) {
    for (const warning of warnings) out.note((colors) => colors.yellow(printable(`${name}: ${warning}`)));
  }
  out.result({ functions: deployed }, (colors, width) =>
    formatTable(
      [
        { title: "FUNCTION" },
        { title: "VERSION", align: "right" },
        { title: "CODE" },
        { title: "STATE" },
        { title: "SIGNATURE", wrap: true },
      ],
      deployed.map(({ name, version, id, created, signature }) => [
        name,
        String(version),
        shortHash(id),
        created ? "deployed" : "unchanged",
        printable(signature ?? "-"),
      ]),
      { title: colors.dim, width },
    ),
  );
}

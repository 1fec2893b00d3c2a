/**
 * Deploys again whenever a file of the module graph changes, until Ctrl-C. A deploy that fails is told, and the next
 * change tries again.
 */
import { relative } from "node:path";
import { formatComparison } from "./comparison.ts";
import type { Context } from "./context.ts";
import { type Deployed, type DeployJob, deployFiles } from "./deploy-run.ts";
import { toCliError } from "./errors.ts";
import { count } from "./figures.ts";
import { moduleGraph } from "./module-graph.ts";
import { printable } from "./terminal.ts";
import { FileWatcher } from "./watch.ts";

/** Deploys, and deploys again; resolves when the user has had enough. */
export async function deployAndWatch(job: DeployJob, context: Context): Promise<void> {
  const stop = context.interruption();
  using watcher = new FileWatcher();
  /** Numbers of the versions deployed last, by name. */
  const versions = new Map<string, number>();
  let files: ReadonlySet<string> = new Set();
  while (!stop.aborted) {
    // What changes from here on is noted, even while the deploy runs.
    files = await graphOf(job, files);
    watcher.follow(files);
    await attempt(job, versions, context);
    context.out.note((colors) => colors.dim(`Watching ${count(files.size, "file")}; Ctrl-C ends.`));
    const changed = await watcher.next(stop);
    if (changed.length > 0) context.out.note((colors) => colors.dim(`Changed: ${shown(changed, job.cwd)}`));
  }
}

const shown = (files: readonly string[], cwd: string): string =>
  files.map((file) => printable(relative(cwd, file))).join(", ");

/** While a module cannot be read, nobody knows what it imports: what was followed before is followed on. */
async function graphOf({ files, cwd }: DeployJob, before: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const graphs = await Promise.all(files.map((file) => moduleGraph(file, cwd)));
  const found = graphs.flatMap((graph) => graph.files);
  return new Set(graphs.every(({ complete }) => complete) ? found : [...before, ...found]);
}

async function attempt(job: DeployJob, versions: Map<string, number>, context: Context): Promise<void> {
  try {
    for (const deployed of await deployFiles(job, context.connect, context.out)) {
      if (job.allowBreaking) await tellBreak(deployed, versions.get(deployed.name), context);
      versions.set(deployed.name, deployed.version);
    }
  } catch (error) {
    context.out.fail(toCliError(error), "troupe deploy");
  }
}

/** A break that was allowed is told all the same: whoever saves a file may not mean it. */
async function tellBreak({ name, version, created }: Deployed, before: number | undefined, { connect, out }: Context) {
  if (!created || before === undefined) return;
  const report = await (await connect()).compare(`${name}@${before}`, `${name}@${version}`);
  if (report.verdict === "breaking") out.note((colors, width) => formatComparison(report, colors, width));
}

/**
 * Makes the Worker's bundle from its source and its `wrangler.toml`. Loads wrangler, which takes most of a second.
 */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { type WorkerBundle, workerBundle } from "../../src/local/worker-bundle.ts";

/** The project's root. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OUTBOUND_ENTRY = fileURLToPath(new URL("outbound.worker.ts", import.meta.url));

/** Bundles the Worker that the wrangler configuration at the path `config` names. */
export async function buildWorker(config: string): Promise<WorkerBundle> {
  const builtAt = Date.now();
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions(config);
  if (main === undefined) throw new Error(`${config} names no \`main\` module.`);
  const [worker, outbound] = await Promise.all([bundle(main), bundle(OUTBOUND_ENTRY)]);
  // Rules for further module types are the bundler's business, and Miniflare refuses them here. Where this project
  // lies is of no use elsewhere.
  const { modulesRules: _rules, rootPath: _root, ...options } = workerOptions;
  return workerBundle.parse({
    options,
    worker: worker.code,
    outbound: outbound.code,
    inputs: [relative(ROOT, config), "package-lock.json", ...worker.inputs, ...outbound.inputs],
    builtAt,
  });
}

/** One module for workerd, and the files of ours that it is made of. */
async function bundle(entry: string): Promise<{ code: string; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "silent",
  });
  return {
    code: outputFiles.map((file) => file.text).join(""),
    inputs: Object.keys(metafile.inputs).filter((path) => !path.startsWith("node_modules/")),
  };
}

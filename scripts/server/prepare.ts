/**
 * Turns `wrangler.toml` and the Worker's source into what Miniflare is started with, as one JSON file.
 *
 * A program of its own, run once per start of the server: it loads wrangler, which takes most of a second, and a
 * restart of the runtime must not wait for that. Reads its job as JSON from standard input.
 */
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { z } from "zod";
import { buildPages } from "../pages/build.ts";
import { writePrivateFile } from "./data-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN_WORKER = "troupe";
const OUTBOUND_WORKER = "outbound";
const OUTBOUND_ENTRY = fileURLToPath(new URL("outbound.worker.ts", import.meta.url));

const preparation = z.object({
  /** Path of the wrangler configuration. */
  config: z.string(),
  /** Where the options go. The file holds the admin key. */
  output: z.string(),
  /** Folder of Durable Objects and KV. */
  state: z.string(),
  host: z.string(),
  port: z.int().positive(),
  /** Ranges of addresses that may be reached, in workerd's words. */
  outboundAllow: z.array(z.string()),
  /** Variables that take the place of those in the configuration. */
  bindings: z.record(z.string(), z.string()),
});
/** What we touch of wrangler's options; its types do not say. Miniflare checks the rest. */
const wranglerOptions = z.looseObject({
  compatibilityDate: z.string(),
  bindings: z.record(z.string(), z.json()).default({}),
});

/** One job of this program. */
export type Preparation = z.infer<typeof preparation>;

async function prepare(job: Preparation): Promise<void> {
  buildPages(ROOT);
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions(job.config);
  if (main === undefined) throw new Error(`${job.config} names no \`main\` module.`);
  const [worker, outbound] = await Promise.all([bundle(main), bundle(OUTBOUND_ENTRY)]);
  // Rules for further module types are the bundler's business, and Miniflare refuses them here.
  const { modulesRules: _, ...options } = wranglerOptions.parse(workerOptions);
  const converted = convertV4MiniflareOptions({
    // Nothing reads `request.cf` locally, and asking for it would need the internet.
    cf: false,
    resourcePersistencePath: job.state,
    workers: [
      {
        ...options,
        name: MAIN_WORKER,
        modules: [{ type: "ESModule", path: "worker.js", contents: worker }],
        bindings: { ...options.bindings, ...job.bindings },
        outboundService: { name: OUTBOUND_WORKER, entrypoint: "Outbound" },
      },
      {
        name: OUTBOUND_WORKER,
        compatibilityDate: options.compatibilityDate,
        // A socket of the main Worker itself would lead through the router of its assets, which costs every call.
        unsafeDirectSockets: [{ host: job.host, port: job.port, serviceName: MAIN_WORKER }],
        modules: [{ type: "ESModule", path: "outbound.js", contents: outbound }],
        serviceBindings: {
          NETWORK: { network: { allow: job.outboundAllow, tlsOptions: { trustBrowserCas: true } } },
        },
      },
    ],
  });
  writePrivateFile(job.output, JSON.stringify(converted));
}

/** One module for workerd. */
async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "silent",
  });
  return outputFiles.map((file) => file.text).join("");
}

try {
  await prepare(preparation.parse(JSON.parse(await text(process.stdin))));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// wrangler and esbuild leave handles open that would keep this program alive.
process.exit();

/**
 * Turns `wrangler.toml` and the Worker's source into what Miniflare is started with, as one JSON file.
 *
 * A program of its own, run once per start of the server: it loads wrangler, which takes most of a second, and a
 * restart of the runtime must not wait for that. Reads its job as JSON from standard input.
 */
import { text } from "node:stream/consumers";
import { z } from "zod";
import { runtimeOptions } from "../../src/local/runtime-options.ts";
import { buildPages } from "../pages/build.ts";
import { writePrivateFile } from "./data-folder.ts";
import { buildWorker, ROOT } from "./worker-build.ts";

const preparation = z.object({
  /** Path of the wrangler configuration. */
  config: z.string(),
  /** Where the options go. The file holds the admin key. */
  output: z.string(),
  /** Folder of Durable Objects and KV. */
  state: z.string(),
  host: z.string(),
  port: z.int().positive(),
  /** What functions may reach at most. */
  outbound: z.enum(["public", "private"]),
  /** Variables that take the place of those in the configuration. */
  bindings: z.record(z.string(), z.string()),
});
/** One job of this program. */
export type Preparation = z.infer<typeof preparation>;

async function prepare({ config, output, ...settings }: Preparation): Promise<void> {
  buildPages(ROOT);
  const options = runtimeOptions(await buildWorker(config), settings);
  writePrivateFile(output, JSON.stringify(options));
}

try {
  await prepare(preparation.parse(JSON.parse(await text(process.stdin))));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// wrangler and esbuild leave handles open that would keep this program alive.
process.exit();

/**
 * Writes `dist/worker/bundle.json`: the Worker as `troupe/testing` and the published package run it.
 *
 *   node scripts/build-worker.ts
 */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BUNDLE_PATH } from "../src/local/worker-bundle.ts";
import { buildWorker } from "./server/worker-build.ts";

const ROOT = join(import.meta.dirname, "..");

try {
  const path = join(ROOT, BUNDLE_PATH);
  // Whole or not at all: test processes that start side by side may each find it stale.
  const draft = `${path}.${process.pid}.new`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(draft, JSON.stringify(await buildWorker(join(ROOT, "wrangler.toml"))));
  renameSync(draft, path);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// wrangler and esbuild leave handles open that would keep this program alive.
process.exit();

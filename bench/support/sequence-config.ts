/**
 * The project's wrangler configuration with another Worker in it: the platform that can make calls in sequence.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** A configuration on disk, until it is disposed of. */
export async function sequenceConfig(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), "troupe-bench-"));
  const path = join(folder, "wrangler.toml");
  const text = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  const main = join(ROOT, "bench/sequence/sequence.worker.ts");
  const moved = text
    .replace('main = "src/index.ts"', `main = ${JSON.stringify(main)}`)
    .replace('directory = "dist/assets"', `directory = ${JSON.stringify(join(ROOT, "dist/assets"))}`);
  await writeFile(path, moved);
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Finds the Worker that tests run: the one shipped in the package, or, in a clone of the project, one that is made
 * again whenever its sources changed.
 */
import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../local/package-root.ts";
import { BUNDLE_PATH, type WorkerBundle, workerBundle } from "../local/worker-bundle.ts";

/** There in a clone, not in the package. */
const BUILD_SCRIPT = "scripts/build-worker.ts";

/** Reads the bundle, made anew if need be. Rejects with the builder's own words when the Worker cannot be built. */
export async function findBundle(from: string = import.meta.dirname): Promise<WorkerBundle> {
  const root = packageRoot(from);
  const path = join(root, BUNDLE_PATH);
  const script = join(root, BUILD_SCRIPT);
  if (!existsSync(script)) return read(path);
  const kept = existsSync(path) ? await read(path).catch(() => null) : null;
  if (kept !== null && isFresh(kept, root)) return kept;
  await promisify(execFile)(process.execPath, [script], {
    cwd: root,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG: "none" },
  });
  return read(path);
}

const read = async (path: string): Promise<WorkerBundle> =>
  workerBundle.parse(JSON.parse(await readFile(path, "utf8")));

/** Whether no file the bundle was made of has changed or gone since. */
export function isFresh({ inputs, builtAt }: WorkerBundle, root: string): boolean {
  return inputs.every((input) => {
    const file = statSync(join(root, input), { throwIfNoEntry: false });
    return file !== undefined && file.mtimeMs < builtAt;
  });
}

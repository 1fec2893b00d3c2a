/**
 * Wranglers of years ago, as people still have them: installed from the registry into a folder that stays from run to
 * run, outside of the checkout.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const INSTALL_WITHIN_MS = 120_000;
/** How long the registry may take to say that it is there. */
const REGISTRY_WITHIN_MS = 5_000;

/** The executable of a version; null where it is not here and cannot be got. */
export async function oldWrangler(version: string): Promise<string | null> {
  const folder = join(tmpdir(), "troupe-wrangler", version);
  const executable = join(folder, "node_modules/.bin/wrangler");
  if (existsSync(executable)) return executable;
  if (!(await hasRegistry())) return null;
  await mkdir(folder, { recursive: true });
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", `wrangler@${version}`];
  await promisify(execFile)("npm", args, { timeout: INSTALL_WITHIN_MS });
  return executable;
}

async function hasRegistry(): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)("npm", ["config", "get", "registry"]);
    await fetch(stdout.trim(), { method: "HEAD", signal: AbortSignal.timeout(REGISTRY_WITHIN_MS) });
    return true;
  } catch {
    return false;
  }
}

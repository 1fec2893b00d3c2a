/**
 * Sees to it that there is a Chromium for the tests that need a browser: installs Debian's where it is missing.
 *
 * Plain JavaScript for any Node from 20 on, like `setup.mjs`. When Chromium is there it only looks at one file.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const EXECUTABLE = "/usr/bin/chromium";
const STEPS = [
  ["apt-get", "update"],
  ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
];

function main() {
  if (existsSync(EXECUTABLE)) return 0;
  if (process.getuid?.() !== 0) {
    process.stderr.write(`setup: ${EXECUTABLE} is missing; install it: sudo apt-get install chromium\n`);
    return 1;
  }
  process.stderr.write("setup: installing Chromium for the browser tests …\n");
  for (const [program, ...args] of STEPS) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const { status, error } = spawnSync(program, args, { stdio: ["ignore", "ignore", 2], env });
    if (error !== undefined) process.stderr.write(`setup: ${program} could not be run: ${error.message}\n`);
    if (status !== 0) return status ?? 1;
  }
  return existsSync(EXECUTABLE) ? 0 : 1;
}

process.exitCode = main();

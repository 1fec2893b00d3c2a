/**
 * Makes `node_modules` what `package-lock.json` says, before any other script runs.
 *
 * Plain JavaScript without dependencies, for any Node from 20 on: it runs on the machine's own Node, before the
 * project's exists. When everything is in place it only compares two files, which takes a few milliseconds.
 *
 * npm leaves a lock file inside `node_modules` that lists what it really installed. Comparing that one with
 * `package-lock.json` is exact, where times of files are not: `git clone` and `git checkout` set those as they like.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Says why dependencies must be installed.
 * @param {string} root folder of the project
 * @returns {string | null} the reason, or null when everything is in place
 */
function whyInstall(root) {
  const wanted = readPackages(join(root, "package-lock.json"));
  if (wanted === null) return null; // Nothing to install by.
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (installed === null) return "node_modules is missing or incomplete";
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "") continue; // The project itself.
    const found = installed[path];
    // npm leaves out what is meant for other platforms, and marks it as optional.
    if (found === undefined && entry.optional === true) continue;
    if (found === undefined || found.version !== entry.version || found.integrity !== entry.integrity) {
      return `${path} is not what package-lock.json says`;
    }
  }
  if (!existsSync(join(root, "node_modules", "node", "bin", nodeBinary()))) return "the project's Node is missing";
  return null;
}

/** @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | null} */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}

function nodeBinary() {
  return process.platform === "win32" ? "node.exe" : "node";
}

/** Runs `npm ci` with the npm that runs this script, or else the one on the path. Returns its exit code. */
function npmCi(root) {
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  const { status, error } = npm?.endsWith("npm-cli.js")
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
  if (error !== undefined) process.stderr.write(`setup: npm could not be run: ${error.message}\n`);
  return status ?? 1;
}

function main() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const reason = whyInstall(root);
  if (reason === null) return 0;
  process.stderr.write(`setup: installing dependencies (${reason}) …\n`);
  const code = npmCi(root);
  const left = code === 0 ? whyInstall(root) : null;
  if (code === 0 && left === null) return 0;
  process.stderr.write(
    code === 0
      ? `setup: npm ci finished, but ${left}. Allow npm to run install scripts, and try again.\n`
      : `setup: npm ci failed with exit code ${code}; its messages are above. It needs the package registry: check the network and \`npm config get registry\`, and try again.\n`,
  );
  return code === 0 ? 1 : code;
}

process.exitCode = main();

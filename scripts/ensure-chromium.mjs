/**
 * Makes sure that there is a Chromium for the tests that run in a browser, before any of them starts.
 *
 * Debian's own package is used: it comes from the package registry like everything else, and needs no folder of its
 * own. Plain JavaScript without dependencies, as `setup.mjs` is. `TROUPE_CHROMIUM` names another browser to use.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Where distributions put it. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** @returns {string | undefined} the browser's path, if there is one */
function findChromium() {
  return [process.env.TROUPE_CHROMIUM, ...PLACES].find((path) => path !== undefined && existsSync(path));
}

/** Runs one step of the installation and says whether it went well; its output goes to stderr. */
function succeeds(command, ...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(command, args, { stdio: ["ignore", 2, 2], env }).status === 0;
}

function main() {
  if (findChromium() !== undefined) return 0;
  const canInstall = process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (canInstall) {
    process.stderr.write("chromium: installing Debian's package …\n");
    const install = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
    if (succeeds("apt-get", ...install)) return 0;
    if (succeeds("apt-get", "update", "-qq") && succeeds("apt-get", ...install)) return 0;
  }
  process.stderr.write(
    "chromium: there is none, and it could not be installed. Install Chromium, or name one in TROUPE_CHROMIUM.\n",
  );
  return 1;
}

process.exitCode = main();

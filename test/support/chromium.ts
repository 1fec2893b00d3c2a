/**
 * A browser for tests: the machine's Chromium without a window, in a profile of its own that is gone afterwards.
 *
 *   await using browser = await launchChromium();
 *   const page = await browser.newPage();
 */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where `scripts/ensure-chromium.mjs` finds or puts it. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** No sandbox: as root Chromium has none. Nothing that would call home or need a screen. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts Chromium. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = [process.env.TROUPE_CHROMIUM, ...PLACES].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (executablePath === undefined) {
    throw new Error("There is no Chromium; `node scripts/ensure-chromium.mjs` installs one.");
  }
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/**
 * A browser for tests: the machine's Chromium without a window, in a profile of its own that is gone afterwards.
 *
 *   await using browser = await launchChromium();
 *   const page = await browser.newPage();
 */
import { type Browser, chromium } from "playwright-core";

const EXECUTABLE = "/usr/bin/chromium";
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

/** Starts Chromium; `scripts/ensure-chromium.mjs` has seen to it that there is one. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, headless: true, args: FLAGS });
}

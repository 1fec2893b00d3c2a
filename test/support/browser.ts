/**
 * A headless Chromium for tests, with a profile of its own that is gone afterwards.
 */
import { existsSync } from "node:fs";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { listen } from "./listener.ts";

/** Where `scripts/ensure-chromium.mjs` finds or puts it. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
}

/** Opens an empty page of an origin of its own that has run the module `entry`, bundled. */
export async function openPage(entry: string): Promise<OpenPage> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "iife", write: false });
  const script = outputFiles[0]?.text ?? "";
  const origin = await listen((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>Troupe</title>");
  });
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(origin.origin);
  await page.addScriptTag({ content: script });
  return {
    page,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await origin[Symbol.asyncDispose]();
    },
  };
}

async function launch(): Promise<Browser> {
  const executablePath = [process.env.TROUPE_CHROMIUM, ...PLACES].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (executablePath === undefined) {
    throw new Error("There is no Chromium; `node scripts/ensure-chromium.mjs` installs one.");
  }
  return chromium.launch({ executablePath, args: FLAGS });
}

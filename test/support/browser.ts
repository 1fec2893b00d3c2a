/**
 * A page in a browser that has run a module of ours.
 */
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { listen } from "./listener.ts";

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
  const browser = await launchChromium();
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

/**
 * The port `Pages` over the assets binding: static files that are uploaded, or lie on disk, beside the Worker.
 */
import type { Page, Pages } from "../ports.ts";

/** Only the path of such a URL counts. */
const ORIGIN = "https://assets.invalid";

/** Pages out of the binding; a platform that was set up without one has none. */
export function assetPages(assets: Fetcher | undefined): Pages {
  return { get: async (path) => (assets === undefined ? null : fetchPage(assets, path)) };
}

async function fetchPage(assets: Fetcher, path: string): Promise<Page | null> {
  const response = await assets.fetch(new URL(path, ORIGIN));
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    return null;
  }
  return { body: response.body, mediaType: response.headers.get("content-type") ?? "application/octet-stream" };
}

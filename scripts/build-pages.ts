/**
 * Writes the pages that come with the platform to `dist/assets`. `wrangler dev` and `wrangler deploy` run this, see
 * `wrangler.toml`; `npm start` does the same by itself.
 *
 *   node scripts/build-pages.ts
 */
import { join } from "node:path";
import { buildPages } from "./pages/build.ts";

buildPages(join(import.meta.dirname, ".."));

/**
 * The platform's Worker ready to run on this machine: its code as one module, and what `wrangler.toml` says of it.
 *
 * `npm start` makes one on every start. `dist/worker/bundle.json` holds one for `troupe/testing`; the installed
 * package has nothing else to run.
 */
import { z } from "zod";

export const workerBundle = z.object({
  /** Options for Miniflare by its own names; what we do not touch of them, Miniflare checks. */
  options: z.looseObject({
    compatibilityDate: z.string(),
    bindings: z.record(z.string(), z.json()).default({}),
  }),
  /** The Worker, as an ES module. */
  worker: z.string(),
  /** The way out of the runtime (`scripts/server/outbound.worker.ts`), as an ES module. */
  outbound: z.string(),
  /** Files it was made of, relative to the project's root: when one is newer, the bundle is stale. */
  inputs: z.array(z.string()),
  /** When the making began, in milliseconds since the epoch. */
  builtAt: z.number(),
});
export type WorkerBundle = z.infer<typeof workerBundle>;

/** Where a project or an installed package keeps its bundle, relative to its root. */
export const BUNDLE_PATH = "dist/worker/bundle.json";

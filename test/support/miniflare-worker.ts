/** Runs one TypeScript file as a Worker on the real runtime. */
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

export interface RunningWorker extends AsyncDisposable {
  readonly url: URL;
}

/** Bundles and starts a Worker; it has a worker loader as `LOADER`. */
export async function startWorker(entry: string): Promise<RunningWorker> {
  const bundle = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    target: "es2024",
    external: ["cloudflare:*"],
    write: false,
  });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: bundle.outputFiles[0]?.text ?? "",
      compatibilityDate: "2026-10-01",
      workerLoaders: { LOADER: {} },
    }),
  );
  return { url: await miniflare.ready, [Symbol.asyncDispose]: () => miniflare.dispose() };
}

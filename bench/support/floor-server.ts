/**
 * Starts the floor (`bench/floor`) on a port of its own, in a workerd process of its own.
 */
import { build, type Plugin } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const FLOOR = new URL("../floor/", import.meta.url).pathname;

/** Lets `./isolate.text` mean the compiled `./isolate.ts`. */
const compiledText: Plugin = {
  name: "compiled-text",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.text$/ }, ({ path }) => ({ path: path.replace("./", FLOOR), namespace: "text" }));
    onLoad({ filter: /.*/, namespace: "text" }, async ({ path }) => ({
      contents: await bundle(path.replace(/\.text$/, ".ts")),
      loader: "text",
    }));
  },
};

async function bundle(entry: string, plugins: Plugin[] = []): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    plugins,
    bundle: true,
    write: false,
    format: "esm",
    external: ["cloudflare:*"],
  });
  return outputFiles[0]?.text ?? "";
}

/** Starts the floor. Dispose it when done. */
export async function startFloor(port: number): Promise<Miniflare> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: await bundle(`${FLOOR}floor.ts`, [compiledText]),
      compatibilityDate: "2026-10-01",
      durableObjects: { HOST: { className: "FloorHost", useSQLite: true } },
      workerLoaders: { LOADER: {} },
      unsafeDirectSockets: [{ host: "127.0.0.1", port }],
    }),
  );
  await miniflare.ready;
  return miniflare;
}

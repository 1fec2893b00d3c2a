/**
 * Files that are imported and are no JavaScript: texts, bytes and WebAssembly are sent beside the modules, as wrangler does
 * it, and by the same extensions.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Plugin } from "esbuild";
import type { Asset } from "../contracts/function.ts";

const TYPES: ReadonlyMap<string, Asset["type"]> = new Map([
  [".wasm", "wasm"],
  [".txt", "text"],
  [".html", "text"],
  [".sql", "text"],
  [".bin", "data"],
]);
/** Some packages write `?module` behind the name of WebAssembly. */
const ASSET_SPECIFIER = /\.(?:wasm|txt|html|sql|bin)(?:\?module)?$/;
const NAME_DIGITS = 16;

/** Given to the bundler with a specifier whose file is wanted, not what becomes of it. */
export const AS_FILE = Symbol("as file");

/** What a file is sent as; undefined for one that is no asset. */
export function assetTypeOf(file: string): Asset["type"] | undefined {
  return TYPES.get(extname(file));
}

/** Reads a file of this type. */
export async function readAsset(file: string, type: Asset["type"]): Promise<Asset> {
  return { type, base64: (await readFile(file)).toString("base64") };
}

/** The assets of one bundle. */
export interface CollectedAssets {
  /** Leaves imports of assets in the bundle, under names that are made from their content. */
  readonly plugin: Plugin;
  /** What was imported, by the path that the bundle has for it. */
  readonly assets: ReadonlyMap<string, Asset>;
}

/** Prepares to collect the assets of a bundle that lies at the root of its deploy. */
export function collectAssets(): CollectedAssets {
  const assets = new Map<string, Asset>();
  const plugin: Plugin = {
    name: "assets",
    setup(build) {
      build.onResolve({ filter: ASSET_SPECIFIER }, async ({ path, pluginData, ...from }) => {
        if (pluginData === AS_FILE) return undefined;
        const { kind, importer, resolveDir, namespace } = from;
        const specifier = withoutQuery(path);
        const found = await build.resolve(specifier, { kind, importer, resolveDir, namespace, pluginData: AS_FILE });
        const type = assetTypeOf(found.path);
        if (found.errors.length > 0 || type === undefined) return found;
        const asset = await readAsset(found.path, type);
        const name = nameOf(found.path, asset);
        assets.set(name, asset);
        return { path: `./${name}`, external: true };
      });
    },
  };
  return { plugin, assets };
}

/** A specifier as it names a file. */
export function withoutQuery(specifier: string): string {
  return specifier.replace(/\?module$/, "");
}

function nameOf(file: string, { base64 }: Asset): string {
  const digest = createHash("sha256").update(base64).digest("hex").slice(0, NAME_DIGITS);
  return `${digest}-${basename(file).replace(/[^A-Za-z0-9_@.+-]/g, "_")}`;
}

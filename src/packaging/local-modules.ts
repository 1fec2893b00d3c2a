/**
 * Follows a file's imports through the author's own modules, and notes which packages they use.
 */
import { readFile } from "node:fs/promises";
import { dirname, relative } from "node:path";
import type { Plugin, PluginBuild } from "esbuild";
import type { Asset } from "../contracts/function.ts";
import { AS_FILE, assetTypeOf, readAsset, withoutQuery } from "./assets.ts";
import { refusal } from "./faults.ts";
import { listImports, type ModuleImport } from "./imports.ts";

/** One import, and the file that it means; null when it stays as it is: a type that no local module has. */
export interface ResolvedImport extends ModuleImport {
  readonly target: { readonly file: string; readonly kind: "local" | "package" } | null;
}

/** A module of the author's own. */
export interface LocalModule {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly imports: readonly ResolvedImport[];
  /** What it is sent as, where it is no JavaScript. */
  readonly asset?: Asset;
}

/** What can be sent as it is; JSON becomes a module. */
const SENT = /\.(?:m?[jt]s|json)$/;
const IN_PACKAGE = /[\\/]node_modules[\\/]/;

/** A walk through local modules that resolves as the bundler does: it runs as one of its plugins. */
export interface Walk {
  readonly plugin: Plugin;
  /** The modules, the entry first. Throws `invalid_source`, and `invalid_request` for a kind of file that cannot be sent. */
  modules(): Promise<readonly LocalModule[]>;
}

/** Prepares the walk from `entry`, an absolute path. */
export function walkFrom(entry: string, cwd: string): Walk {
  let walked: Promise<readonly LocalModule[]> = Promise.resolve([]);
  const plugin: Plugin = {
    name: "walk-local-modules",
    setup(build) {
      build.onStart(async () => {
        walked = follow(build, entry, cwd);
        // The bundler knows better what is wrong with a file; what only the walk finds is told when it is asked.
        await walked.catch(() => undefined);
      });
    },
  };
  return { plugin, modules: () => walked };
}

async function follow(build: PluginBuild, entry: string, cwd: string): Promise<LocalModule[]> {
  const modules: LocalModule[] = [];
  const files = new Set([entry]);
  // The set grows while it is read.
  for (const file of files) {
    const module = await readModule(build, file, relative(cwd, file));
    for (const { target } of module.imports) if (target?.kind === "local") files.add(target.file);
    modules.push(module);
  }
  return modules;
}

async function readModule(build: PluginBuild, file: string, shown: string): Promise<LocalModule> {
  const type = assetTypeOf(file);
  if (type !== undefined) return { file, text: "", imports: [], asset: await readAsset(file, type) };
  if (!SENT.test(file)) {
    throw refusal(
      "invalid_request",
      `${shown} cannot be sent with its types: those files can be .ts, .mts, .js, .mjs, .json, .txt, .html, .sql, .bin and .wasm. Deployed untyped, it is bundled.`,
    );
  }
  const text = await readFile(file, "utf8");
  if (file.endsWith(".json")) return { file, text, imports: [] };
  const imports = listImports(text, shown).map(async (found) => ({
    ...found,
    target: await resolve(build, file, found),
  }));
  return { file, text, imports: await Promise.all(imports) };
}

async function resolve(build: PluginBuild, importer: string, { specifier, typeOnly }: ModuleImport) {
  const kind = "import-statement";
  const options = { kind, importer, resolveDir: dirname(importer), pluginData: AS_FILE } as const;
  const found = await build.resolve(withoutQuery(specifier), options);
  // What cannot be found and counts at run time is told by the bundler.
  if (found.errors.length > 0 || found.namespace !== "file") return null;
  if (!IN_PACKAGE.test(found.path)) return { file: found.path, kind: "local" } as const;
  return typeOnly ? null : ({ file: found.path, kind: "package" } as const);
}

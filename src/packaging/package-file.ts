/**
 * From a file on disk to what a deploy sends.
 *
 * With types, the author's own modules are sent as they were written: the server reads the signature off them, and stack
 * traces name their lines. Packages are bundled beside them. Untyped, everything becomes one plain module.
 */
import { resolve } from "node:path";
import type { Asset } from "../contracts/function.ts";
import { collectAssets } from "./assets.ts";
import { bundleFile } from "./bundle.ts";
import { listExports, type ModuleExport } from "./exports.ts";
import { type LocalModule, walkFrom } from "./local-modules.ts";
import { ModulePaths } from "./module-paths.ts";
import { bundlePackages, PACKAGE_FOLDER, type UsedPackage } from "./packages.ts";
import { rewriteModule } from "./rewrite.ts";

type Assets = Readonly<Record<string, Asset>>;

/** A file with all that it needs, ready to be deployed. */
export interface PackagedFile {
  readonly main: string;
  readonly modules: Readonly<Record<string, string>>;
  /** What it imports that is no JavaScript; undefined for nothing. */
  readonly assets: Assets | undefined;
  /** What the file exports, and which of that are functions. */
  readonly exports: readonly ModuleExport[];
  readonly untyped: boolean;
  /** What the bundler found odd, with file and line. */
  readonly warnings: readonly string[];
}

const BUNDLED_MODULE = "main.js";

/**
 * Packages the file `path`, relative to `cwd`. Throws `invalid_source` with file, line and column, and
 * `invalid_request` for a file that cannot be read, or not be sent with its types.
 */
export async function packageFile(
  path: string,
  cwd: string,
  { untyped = false }: { readonly untyped?: boolean } = {},
): Promise<PackagedFile> {
  const walk = walkFrom(resolve(cwd, path), cwd);
  const collected = collectAssets();
  const { code, warnings } = await bundleFile(path, cwd, [collected.plugin, ...(untyped ? [] : [walk.plugin])]);
  const about = { exports: listExports(code), untyped, warnings };
  const assets = someOf(collected.assets);
  if (untyped) return { ...about, main: BUNDLED_MODULE, modules: { [BUNDLED_MODULE]: code }, assets };
  return { ...about, ...(await assemble(await walk.modules(), cwd)) };
}

async function assemble(
  locals: readonly LocalModule[],
  cwd: string,
): Promise<Pick<PackagedFile, "main" | "modules" | "assets">> {
  const paths = new ModulePaths(locals.map(({ file }) => file));
  const packages = await bundlePackages(usedPackages(locals, paths), cwd);
  const pathOf = (file: string) => paths.of(file);
  const all = new Set([...locals.map(({ file }) => pathOf(file)), ...packages.keys()]);
  const modules = new Map(packages);
  const assets = new Map<string, Asset>();
  for (const local of locals) {
    const path = pathOf(local.file);
    if (local.asset !== undefined) assets.set(path, local.asset);
    else modules.set(path, rewriteModule(local, { path, paths: all, pathOf }));
  }
  return { main: pathOf(locals[0]?.file ?? ""), modules: Object.fromEntries(modules), assets: someOf(assets) };
}

function someOf(assets: ReadonlyMap<string, Asset>): Assets | undefined {
  return assets.size === 0 ? undefined : Object.fromEntries(assets);
}

/** What is used of every package, over all modules. */
function usedPackages(locals: readonly LocalModule[], paths: ModulePaths): UsedPackage[] {
  const used = new Map<string, { path: string; names: Set<string>; namespace: boolean }>();
  for (const { target, specifier, names, namespace } of locals.flatMap(({ imports }) => imports)) {
    if (target?.kind !== "package") continue;
    const path = paths.addPackage(target.file, PACKAGE_FOLDER, specifier);
    const entry = used.get(target.file) ?? { path, names: new Set<string>(), namespace: false };
    for (const name of names) entry.names.add(name);
    used.set(target.file, { ...entry, namespace: entry.namespace || namespace !== null });
  }
  return [...used].map(([file, entry]) => ({ file, ...entry }));
}

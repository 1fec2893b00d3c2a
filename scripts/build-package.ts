/**
 * Builds what the npm package ships beside its templates: JavaScript and declarations, in `dist/`. `npm pack` runs it.
 *
 *   node scripts/build-package.ts
 *
 * Node strips no types inside `node_modules`, so the sources cannot be shipped as they are. Dependencies stay imports,
 * and what several entries share is shared still: an error that the CLI catches is of the class that the client throws.
 */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");

/** What users import or run, as paths below `src/` without extension. */
const ENTRIES = ["client/index", "node/index", "testing/index", "cli/main"];

const there = ENTRIES.filter((entry) => existsSync(join(ROOT, "src", `${entry}.ts`)));
for (const folder of ["types", "chunks", ...ENTRIES.map((entry) => entry.split("/")[0] ?? "")]) {
  rmSync(join(DIST, folder), { recursive: true, force: true });
}
await build({
  entryPoints: there.map((entry) => ({ in: join(ROOT, "src", `${entry}.ts`), out: entry })),
  outdir: DIST,
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "es2024",
  logLevel: "error",
});
const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
execFileSync(process.execPath, [compiler, "-p", "tsconfig.package.json"], { cwd: ROOT, stdio: "inherit" });
for (const path of globSync("types/**/*.d.ts", { cwd: DIST })) nameBuiltModules(join(DIST, path));

const workerBuild = join(import.meta.dirname, "build-worker.ts");
if (existsSync(workerBuild)) execFileSync(process.execPath, [workerBuild], { cwd: ROOT, stdio: "inherit" });

/** Declarations import each other as sources do, by `.ts`; beside built code they must say `.js`. */
function nameBuiltModules(path: string): void {
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/((?:from|import)\s*\(?\s*"\.{1,2}\/[^"]*)\.ts"/g, '$1.js"'));
}

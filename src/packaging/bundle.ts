/**
 * Bundles with esbuild, as functions need it: for web standards alone, types stripped, nothing minified.
 *
 * A file becomes one module for a deploy without types; for every other deploy its bundle tells what the file exports.
 * Packages are resolved as for a browser or worker. Imports of the host's own modules stay where the sandbox has something
 * for them, and are refused here, where file and line are known, where it has not.
 */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { relative, resolve, sep } from "node:path";
import { type BuildFailure, type BuildOptions, build, type Message, type Plugin } from "esbuild";
import { nodeModulePath } from "../contracts/node-modules.ts";
import { invalidSource, refusal, type SourceFault } from "./faults.ts";

export interface Bundle {
  /** An ES module without imports, but of modules that the sandbox has. */
  readonly code: string;
  /** What the bundler found odd, with file and line. */
  readonly warnings: readonly string[];
}

/** Text by path, relative to the folder that the bundle is made for. */
export type Outputs = ReadonlyMap<string, string>;

const OPTIONS = {
  bundle: true,
  format: "esm",
  target: "es2024",
  platform: "neutral",
  mainFields: ["browser", "module", "main"],
  conditions: ["worker", "browser", "import"],
  define: { "process.env.NODE_ENV": '"production"' },
  treeShaking: true,
  logLevel: "silent",
} as const satisfies BuildOptions;

/**
 * Bundles the file `path`, relative to `cwd`. Throws `invalid_source` with every fault's file, line and column;
 * `invalid_request` when there is no such file.
 */
export async function bundleFile(path: string, cwd: string, plugins: readonly Plugin[] = []): Promise<Bundle> {
  const entry = resolve(cwd, path);
  await checkReadable(entry, path);
  const { outputs, warnings } = await run({ entryPoints: [entry], absWorkingDir: cwd }, plugins);
  return { code: [...outputs.values()].join(""), warnings };
}

/** Bundles several entries at once; what they share is shared still, in modules of its own. */
export async function bundleTogether(
  entryPoints: readonly { readonly in: string; readonly out: string }[],
  { cwd, chunks, plugin }: { readonly cwd: string; readonly chunks: string; readonly plugin: Plugin },
): Promise<Outputs> {
  const options = { entryPoints: [...entryPoints], absWorkingDir: cwd, outdir: cwd, splitting: true };
  return (await run({ ...options, chunkNames: chunks }, [plugin])).outputs;
}

async function run(
  options: BuildOptions & { readonly absWorkingDir: string },
  plugins: readonly Plugin[],
): Promise<{ outputs: Outputs; warnings: string[] }> {
  try {
    const { outputFiles, warnings } = await build({
      ...OPTIONS,
      ...options,
      write: false,
      plugins: [hostModules, ...plugins],
    });
    const outputs = outputFiles.map(({ path, text }) => [relativePath(options.absWorkingDir, path), text] as const);
    return { outputs: new Map(outputs), warnings: warnings.map(describe) };
  } catch (error) {
    throw isBuildFailure(error) ? invalidSource(error.errors.map(toFault)) : error;
  }
}

const relativePath = (from: string, to: string): string => relative(from, to).split(sep).join("/");

async function checkReadable(path: string, shown: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw refusal("invalid_request", `The file ${shown} cannot be read (${reason}).`);
  }
}

const HOST_SCHEMES = /^(?:node|cloudflare|workerd):/;

const hostModules: Plugin = {
  name: "host-modules",
  setup(build) {
    build.onResolve({ filter: HOST_SCHEMES }, ({ path }) =>
      isServed(path) ? { path, external: true, namespace: "host" } : { errors: [{ text: hostModule(path) }] },
    );
  },
};

/** Whether the sandbox has a module of that name. */
function isServed(path: string): boolean {
  return path === "cloudflare:workers" || nodeModulePath(path) !== undefined;
}

const hostModule = (path: string): string =>
  `"${path}" is not there in the sandbox: functions run on web standards. Use those, or an npm package made for browsers.`;

/** esbuild advises `platform: node` for `fs` and its like, which would not help here. */
function explain({ text }: Message): string {
  const unresolved = /^Could not resolve "(.+)"$/.exec(text)?.[1];
  return unresolved !== undefined && isBuiltin(unresolved) ? hostModule(unresolved) : text;
}

function describe(message: Message): string {
  const { location } = message;
  const place = location === null ? "" : `${location.file}:${location.line}:${location.column + 1}: `;
  return place + explain(message);
}

function toFault(message: Message): SourceFault {
  const { location } = message;
  return {
    file: location?.file ?? null,
    line: location?.line ?? null,
    column: location === null ? null : location.column + 1,
    message: explain(message),
  };
}

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors);
